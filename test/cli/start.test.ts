import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { once } from 'node:events'
import { join } from 'node:path'
import { test } from 'node:test'
import { cloneDatabase } from '../harness/own-database.ts'
import { openTestDb } from '../harness/database.ts'
import { freePort, ownFolder, run, says, SECRET, serve, start, urlOf } from './program.ts'

/** One sentence for a person, exit code 2, and no trace of the program's inside. */
function assertToldWhy(ended: { code: number | null; err: string }, sentence: RegExp): void {
  assert.match(ended.err, sentence)
  assert.equal(ended.code, 2, ended.err)
  assert.doesNotMatch(ended.err, /^\s+at |node:internal|Error:/m)
}

test('a port in use is told, with what to do', async (t) => {
  const database = await cloneDatabase(t)
  const port = await freePort()
  const other = createServer().listen(port, '127.0.0.1')
  await once(other, 'listening')
  t.after(() => other.close())
  const env = { DATABASE_URL: urlOf(database), MALOTE_SECRET: SECRET, HTTP_PORT: String(port) }
  const ended = await run(['serve'], { folder: await ownFolder(t), env })
  assertToldWhy(ended, new RegExp(`^Port ${port} of 127.0.0.1 is in use already: .*HTTP_PORT\\.$`, 'm'))
})

test('a data folder that cannot be written is told', async (t) => {
  const folder = await ownFolder(t)
  await writeFile(join(folder, 'file'), '')
  const ended = await run(['serve'], { folder, env: { MALOTE_DATA: join(folder, 'file', 'data') } })
  assertToldWhy(ended, /^The data folder .* cannot be used, .*MALOTE_DATA/)
})

test('every setting that is wrong is told at once, a missing secret among them', async (t) => {
  const env = { DATABASE_URL: 'postgres://nowhere/x', HTTP_PORT: 'eighty', LOG_LEVEL: 'loud' }
  const ended = await run(['serve'], { folder: await ownFolder(t), env })
  assertToldWhy(ended, /MALOTE_SECRET is required with DATABASE_URL/)
  assert.match(ended.err, /HTTP_PORT must be a whole number/)
  assert.match(ended.err, /LOG_LEVEL must be/)
})

test('an address of a proxy that is none is told in a sentence, in the language of the terminal', async (t) => {
  const env = { TRUST_PROXY: 'proxy', LANG: 'pt_BR.UTF-8' }
  const ended = await run(['serve'], { folder: await ownFolder(t), env })
  assertToldWhy(ended, /^- TRUST_PROXY deve ter endereços IP .*"proxy"$/m)
})

const UNREACHABLE: readonly [string, string, RegExp][] = [
  [
    'where nothing listens',
    'postgres://u:geheim@127.0.0.1:1/x',
    /^The database 127.0.0.1:1\/x cannot be used: nothing listens/,
  ],
  ['on an unknown host', 'postgres://u:geheim@no-such-host.invalid/x', /host/],
  ['that is no address', 'geheim nonsense://', /DATABASE_URL/],
]

for (const [what, url, sentence] of UNREACHABLE) {
  test(`a database ${what} is told, without its password`, async (t) => {
    const env = { DATABASE_URL: url, MALOTE_SECRET: SECRET }
    const ended = await run(['site', 'list'], { folder: await ownFolder(t), env })
    assertToldWhy(ended, sentence)
    assert.doesNotMatch(ended.err, /geheim/)
  })
}

test('a database that does not exist is told', async (t) => {
  const database = await cloneDatabase(t)
  const env = { DATABASE_URL: urlOf({ ...database, database: 'nada' }), MALOTE_SECRET: SECRET }
  assertToldWhy(await run(['site', 'list'], { folder: await ownFolder(t), env }), /no database of that name/)
})

const TAMPERED: readonly [string, string, RegExp][] = [
  [
    'of a newer version',
    `insert into schema_migration_hashes values ('9999_of_the_future', 'x')`,
    /newer Malote.*9999_of_the_future/,
  ],
  [
    'whose migration was edited',
    `update schema_migration_hashes set sha256 = 'x'`,
    /was edited after it ran/,
  ],
]

for (const [what, tampering, sentence] of TAMPERED) {
  test(`a database ${what} is refused and left alone`, async (t) => {
    const database = await cloneDatabase(t)
    const db = openTestDb(database)
    await db.query(tampering)
    await db.end()
    const env = { DATABASE_URL: urlOf(database), MALOTE_SECRET: SECRET }
    assertToldWhy(await run(['serve'], { folder: await ownFolder(t), env }), sentence)
  })
}

test('settings stand in .env too, where the environment says nothing', async (t) => {
  const folder = await ownFolder(t)
  const database = await cloneDatabase(t)
  await writeFile(join(folder, '.env'), `DATABASE_URL="${urlOf(database)}"\nMALOTE_SECRET="short"\n`)
  assertToldWhy(await run(['site', 'list'], { folder }), /MALOTE_SECRET must have 32/)
  const ended = await run(['site', 'list'], { folder, env: { MALOTE_SECRET: SECRET } })
  assert.deepEqual([ended.code, ended.out.split('\n')[0]], [0, 'S1\tBRL\tAmerica/Sao_Paulo\tLoja de Teste'])
})

test('a wrong argument is refused with exit code 2, help is not', async (t) => {
  const folder = await ownFolder(t)
  assert.equal((await run(['serve', '--role', 'king'], { folder })).code, 2)
  assert.equal((await run(['nonsense'], { folder })).code, 2)
  const help = await run(['--help'], { folder, env: { LANG: 'pt_BR.UTF-8' } })
  assert.deepEqual([help.code, /roda o hub/.test(help.out)], [0, true])
})

// Language, arguments, what is said; '' is help.
const SAID: readonly [string, readonly string[], RegExp][] = [
  ['pt_BR', ['load'], /^Falta a opção --site <id>\.\n$/],
  ['es_ES', ['load', 'x', '--site'], /^Falta el valor de la opción --site <id>\.\n$/],
  ['en_US', ['token'], /^The argument <name> is missing\.\n$/],
  ['pt_BR', ['serve', '--rle', 'http'], /^Não há opção --rle\. Seria --role\?\n$/],
  ['es_ES', ['lod'], /^No hay comando lod\. ¿Sería load\?\n$/],
  [
    'pt_BR',
    ['serve', '--role', 'king'],
    /^A opção --role <role> não pode ser "king"; pode ser http, worker\.\n$/,
  ],
  ['pt_BR', ['site', 'add', 'A B'], /^O argumento <id> não pode ser "A B": até 64 letras/],
  ['es_ES', ['site', 'add', 'A', 'B', 'C'], /^Sobran argumentos: A, B, C\.\n$/],
]

test('a wrong argument is told in the language of the terminal, and so is help', async (t) => {
  const folder = await ownFolder(t)
  for (const [locale, args, said] of SAID) {
    const ended = await run(args, { folder, env: { LANG: `${locale}.UTF-8` } })
    assert.equal(ended.code, 2, ended.err)
    assert.match(ended.err, said)
  }
  for (const args of [['--help'], ['load', '--help'], ['serve', '--help']]) {
    const { out } = await run(args, { folder, env: { LANG: 'pt_BR.UTF-8' } })
    assert.match(out, /^Uso: malote/)
    assert.doesNotMatch(
      out,
      /Usage|Options|Commands|\[options\]|\[command\]|default:|choices:|display|output/,
    )
  }
})

test('roles run apart: the worker alone opens no port, and both end on SIGTERM', async (t) => {
  const database = await cloneDatabase(t)
  const folder = await ownFolder(t)
  const env = { DATABASE_URL: urlOf(database), MALOTE_SECRET: SECRET, HTTP_PORT: String(await freePort()) }
  const worker = start(['serve', '--role', 'worker'], { folder, env })
  await says(worker, /without HTTP/)
  await assert.rejects(fetch(`http://127.0.0.1:${env.HTTP_PORT}/health/live`))
  worker.child.kill('SIGTERM')
  assert.equal((await worker.ended).code, 0)
})

test('a call that runs when the hub is told to stop is answered, and then it ends', async (t) => {
  const database = await cloneDatabase(t)
  const env = { DATABASE_URL: urlOf(database), MALOTE_SECRET: SECRET }
  const { child, ended, url } = await serve(t, { folder: await ownFolder(t), env })
  const db = openTestDb(database)
  const holder = await db.connect()
  await holder.query(`begin; select 1 from sites where site_id = 'S1' for update`)
  const call = fetch(`${url}/api/v1/sites/S1`, {
    method: 'PUT',
    headers: {
      'content-type': 'application/json',
      authorization: `Basic ${btoa('operador:operador-demo-1')}`,
    },
    body: JSON.stringify({ name: 'Novo nome' }),
  })
  await new Promise((resolve) => setTimeout(resolve, 500))
  child.kill('SIGINT')
  child.kill('SIGINT')
  await new Promise((resolve) => setTimeout(resolve, 300))
  await holder.query('commit')
  holder.release()
  await db.end()
  assert.equal((await call).status, 200)
  assert.equal((await ended).code, 0)
})
