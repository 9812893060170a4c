import assert from 'node:assert/strict'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { ownFolder, run, serve } from './program.ts'

/** Whether a PostgreSQL runs on the data folder. */
async function databaseRuns(folder: string): Promise<boolean> {
  const pidFile = join(folder, 'data', 'postgres', 'postmaster.pid')
  return readFile(pidFile, 'utf8').then(
    () => true,
    () => false,
  )
}

test('a hub on its own database: commands beside it, a clean stop, and a start after kill -9', async (t) => {
  const folder = await ownFolder(t)
  const first = await serve(t, { folder })
  const secret = await readFile(join(folder, 'data', 'secret'), 'utf8')

  // Beside a running hub: its server is used, and goes on.
  assert.equal((await run(['site', 'add', 'LOJA', '--name', 'Uma loja'], { folder })).code, 0)
  const grant = ['--grant', 'LOJA=load,configure', '--grant', 'LOJA=catalog:read']
  const added = await run(['user', 'add', 'erp', ...grant, '--password-stdin'], {
    folder,
    input: 'uma senha\n',
  })
  assert.deepEqual([added.code, added.out], [0, 'User erp created.\n'])
  const token = (await run(['token', 'erp'], { folder })).out.trim()
  const stores = (url: string, authorization: string) =>
    fetch(`${url}/api/v1/sites/LOJA/stores`, { headers: { authorization } }).then(({ status }) => status)
  assert.equal(await stores(first.url, `Bearer ${token}`), 200)
  assert.equal(await stores(first.url, `Basic ${btoa('erp:uma senha')}`), 200)

  first.child.kill('SIGKILL')
  await first.ended
  const second = await serve(t, { folder })
  assert.equal(await stores(second.url, `Bearer ${token}`), 200)

  second.child.kill('SIGTERM')
  const ended = await second.ended
  assert.equal(ended.code, 0, ended.err)
  assert.equal(await databaseRuns(folder), false)

  // With no hub: the server is started for the command, and stopped after it.
  const listed = await run(['user', 'list'], { folder })
  assert.deepEqual([listed.code, listed.out], [0, 'erp\tLOJA=load,configure,catalog:read\n'])
  assert.equal(await databaseRuns(folder), false)
  const again = ['user', 'add', 'erp', '--grant', 'LOJA=load', '--hub-admin', '--password-stdin']
  assert.equal((await run(again, { folder, input: 'outra senha' })).out, 'User erp changed.\n')
  assert.equal((await run(['user', 'list'], { folder })).out, 'erp\thub:admin\tLOJA=load\n')
  // Grants alone need no password, and leave the one there is.
  const more = await run(['user', 'add', 'erp', '--grant', 'LOJA=payments'], { folder })
  assert.deepEqual([more.code, more.out], [0, 'User erp changed.\n'])
  const last = await run(['user', 'remove', 'erp'], { folder })
  assert.deepEqual([last.code, /Only erp administers the hub/.test(last.err)], [2, true])
  assert.equal((await run(['user', 'list'], { folder })).out, 'erp\thub:admin\tLOJA=payments\n')

  const other = ['user', 'add', 'outra', '--hub-admin', '--password-stdin']
  assert.equal((await run(other, { folder, input: 'terceira senha' })).code, 0)
  assert.equal((await run(['user', 'remove', 'erp'], { folder })).code, 0)
  assert.equal((await run(['token', 'erp'], { folder })).code, 2)
  assert.equal(await readFile(join(folder, 'data', 'secret'), 'utf8'), secret)
})

test('the doctor finds nothing wrong with a new folder, and says so in lines', async (t) => {
  const folder = await ownFolder(t)
  const sound = await run(['doctor'], { folder, env: { HTTP_PORT: '0' } })
  assert.deepEqual([sound.code, sound.err], [0, ''])
  assert.ok(
    sound.out.split('\n').every((line) => line === '' || line.startsWith('✔ ')),
    sound.out,
  )
  const ill = await run(['doctor'], { folder, env: { HTTP_PORT: 'x', TRUST_PROXY: 'proxy' } })
  assert.deepEqual([ill.code, ill.err], [2, ''])
  assert.match(ill.out, /^✘ HTTP_PORT .*\n✘ TRUST_PROXY .*"proxy"\n$/m)
})

const READERS = [
  ['token', 'erp'],
  ['user', 'list'],
  ['user', 'remove', 'erp'],
  ['site', 'list'],
  ['load', '.env', '--site', 'LOJA', '--type', '1'],
]

test('commands that only use a database make none, and name the one of the demo', async (t) => {
  const folder = await ownFolder(t)
  await writeFile(join(folder, '.env'), '')
  for (const args of READERS) {
    const ended = await run(args, { folder })
    assert.deepEqual([ended.code, ended.out], [2, ''], ended.err)
    assert.match(ended.err, /^There is no database in \.\/data yet: .*malote serve.*\n$/)
  }
  assert.deepEqual(await readdir(folder), ['.env'])

  await mkdir(join(folder, 'data/demo/postgres'), { recursive: true })
  const ended = await run(['site', 'list'], { folder })
  assert.deepEqual([ended.code, /MALOTE_DATA=data\/demo/.test(ended.err)], [2, true])
  const looked = await run(['doctor'], { folder, env: { HTTP_PORT: '0' } })
  assert.match(looked.out, /MALOTE_DATA=data\/demo/)
  assert.deepEqual(await readdir(join(folder, 'data')), ['demo'])
})

const REFUSED_COMMANDS: readonly [string, readonly string[], string, RegExp][] = [
  ['a short password', ['user', 'add', 'x', '--password-stdin'], 'curta\n', /8/],
  ['a password nobody can be asked for', ['user', 'add', 'x'], '', /--password-stdin/],
  ['a grant that is none', ['user', 'add', 'x', '--grant', 'LOJA'], '', /SITE=permission/],
  [
    'a site that does not exist',
    ['user', 'add', 'x', '--grant', 'NADA=load', '--password-stdin'],
    'comprida-1',
    /./,
  ],
  ['a site id with a blank', ['site', 'add', 'A B'], '', /64/],
]

test('commands refuse what calls refuse, in a sentence', async (t) => {
  const folder = await ownFolder(t)
  await serve(t, { folder })
  for (const [what, args, input, sentence] of REFUSED_COMMANDS) {
    const ended = await run(args, { folder, input })
    assert.equal(ended.code, 2, what)
    assert.match(ended.err, sentence, what)
    assert.doesNotMatch(ended.err, /^\s+at /m, what)
  }
  assert.equal((await run(['user', 'list'], { folder })).out, '')
})
