import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { test, type TestContext } from 'node:test'
import { startHub, type TestHub } from '../harness/hub.ts'
import { PASSWORDS } from '../harness/seed.ts'

const MAIN = join(import.meta.dirname, '../../src/main.ts')
const PRODUCTS = 'referencia;codigo;nome\nR1;10001;Camisa\nR2;10002;Saia\n'
const PRICES = 'codigo;preco\n10001;19,90\n10002;abc\n99999;5,00\n'

interface Ended {
  readonly code: number
  readonly out: string
  readonly error: string
}

/** Runs `malote load` in a process of its own. */
async function maloteLoad(
  options: readonly string[],
  { env = {}, input = '' }: { env?: Record<string, string>; input?: string } = {},
): Promise<Ended> {
  const child = spawn(process.execPath, [MAIN, 'load', ...options], {
    env: { ...process.env, LANG: 'en_US.UTF-8', LC_ALL: '', NO_COLOR: '1', ...env },
  })
  child.stdin.end(input)
  const [out, error, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit'),
  ])
  return { code, out, error }
}

/** The settings under which the command works on the database of a test's hub. */
function databaseOf(hub: TestHub): Record<string, string> {
  const { host, port, user, database } = hub.database
  return {
    DATABASE_URL: `postgres://${user}@/${database}?host=${encodeURIComponent(host)}&port=${port}`,
    MALOTE_SECRET: 'a secret that only tests know, 32 long',
    MALOTE_DATA: hub.platform.dataFolder,
  }
}

async function files(t: TestContext): Promise<{ products: string; prices: string; broken: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'malote-load-'))
  t.after(() => rm(folder, { recursive: true, force: true }))
  const write = async (name: string, content: string) => {
    await writeFile(join(folder, name), content)
    return join(folder, name)
  }
  return {
    products: await write('produtos.csv', PRODUCTS),
    prices: await write('precos.csv', PRICES),
    broken: await write('quebrado.json', '[{"codigo":"10001","preco":1},{"cod'),
  }
}

const COUNTS =
  / {2}read +3\n {2}created +1\n {2}updated +0\n {2}unchanged +0\n {2}superseded +0\n {2}parked +1\n {2}refused +1\n/

test('malote load over HTTP', async (t) => {
  const hub = await startHub(t)
  const { products, prices, broken } = await files(t)
  const site = ['--site', 'S1', '--url', hub.url, '--user', 'erp']
  const env = { MALOTE_PASSWORD: PASSWORDS.erp }

  await t.test('all rows taken → 0', async () => {
    const { code, out, error } = await maloteLoad([products, '--type', 'product', ...site], { env })
    assert.equal(code, 0, error)
    assert.match(out, /^Load 1 finished in [\d.]+ s\n\n {2}read +2\n {2}created +2\n/)
  })

  await t.test('some rows refused → 1, each spelled out; the password from standard input', async () => {
    const options = [prices, '--type', '7', '--wait', '--password-stdin', ...site]
    const { code, out, error } = await maloteLoad(options, { input: `${PASSWORDS.erp}\n` })
    assert.equal(code, 1, error)
    assert.match(out, COUNTS)
    assert.match(
      out,
      /\n {2}Row 2 {2}10002\|default {2}preco: «abc»\n {4}.+ \(row\.number_malformed\)\n {4}.+\n/,
    )
  })

  await t.test('a broken file → 2, with the reason', async () => {
    const { code, out } = await maloteLoad([broken, '--type', 'price', ...site], { env })
    assert.equal(code, 2)
    assert.match(out, /^Load 3 failed: .+ at byte \d+, .+\n {2}Mend the file .+\n\n {2}read /)
  })

  // What is wrong, options, what is said.
  const REFUSED: readonly [string, readonly string[], Record<string, string>, RegExp][] = [
    ['a wrong password', [prices, '--type', '7', ...site], { MALOTE_PASSWORD: 'errada' }, /auth\.failed/],
    ['an unknown type', [prices, '--type', '4', ...site], env, /load\.type_unknown/],
    ['a type that is none', [prices, '--type', 'prices', ...site], env, /--type/],
    ['a file that is not there', [`${prices}x`, '--type', '7', ...site], env, /ENOENT/],
    ['no user', [prices, '--type', '7', '--site', 'S1', '--url', hub.url], env, /--user/],
    ['no site', [prices, '--type', '7'], env, /--site/],
    [
      'nobody at the address',
      [prices, '--type', '7', '--site', 'S1', '--url', 'http://127.0.0.1:9', '--user', 'erp'],
      env,
      /http:\/\/127\.0\.0\.1:9 \(\w+\)/,
    ],
  ]
  for (const [what, options, own, said] of REFUSED) {
    await t.test(`${what} → 2, and no load`, async () => {
      const before = (await hub.db.query('select count(*) from loads')).rows
      const { code, out, error } = await maloteLoad(options, { env: own })
      assert.deepEqual([code, out], [2, ''])
      assert.match(error, said)
      assert.doesNotMatch(error, /\n\s+at /)
      assert.deepEqual((await hub.db.query('select count(*) from loads')).rows, before)
    })
  }
})

test('malote load on the database', async (t) => {
  const hub = await startHub(t, { roles: { http: true, worker: false } })
  const { products, prices } = await files(t)
  const env = databaseOf(hub)

  await t.test('runs the load itself where no worker runs', async () => {
    const { code, out, error } = await maloteLoad([products, '--site', 'S1', '--type', '1'], { env })
    assert.equal(code, 0, error)
    assert.match(out, / {2}created +2\n/)
    const { rows } = await hub.db.query('select door, received_by, integration_id from loads')
    assert.deepEqual(rows, [{ door: 'command', received_by: 'command line', integration_id: 1n }])
  })

  await t.test('without waiting leaves it to a worker', async () => {
    const options = [prices, '--site', 'S1', '--type', 'price', '--no-wait']
    const { code, out } = await maloteLoad(options, { env })
    assert.equal(code, 0)
    assert.match(out, /^Load 2 received; .*\/loads\/2\n$/)
    assert.deepEqual((await hub.db.query('select state from loads where load_id = 2')).rows, [
      { state: 'received' },
    ])
  })

  await t.test('leaves it to the worker of a hub that runs, and waits for it', async () => {
    await startHub(t, { beside: hub })
    const { code, out, error } = await maloteLoad([prices, '--site', 'S1', '--type', 'price'], { env })
    assert.equal(code, 1, error)
    assert.match(out, / {2}read +3\n {2}created +0\n {2}updated +0\n {2}unchanged +1\n/)
  })

  await t.test('an unknown site and an empty file → 2, and nothing is left', async () => {
    const unknown = await maloteLoad([products, '--site', 'NADA', '--type', '1'], { env })
    assert.deepEqual([unknown.code, unknown.error.includes('NADA')], [2, true])
    await writeFile(products, '')
    const empty = await maloteLoad([products, '--site', 'S1', '--type', '1'], { env })
    assert.equal(empty.code, 2)
    assert.deepEqual((await hub.db.query('select count(*) from loads')).rows, [{ count: 3n }])
  })
})

test('a plan from a terminal writes nothing and tells where its differences are, by either way', async (t) => {
  const hub = await startHub(t)
  const { products } = await files(t)
  const here = ['--site', 'S1', '--type', 'product', '--plan', products]
  const there = [...here, '--url', hub.url, '--user', 'erp']
  for (const [options, env] of [
    [here, databaseOf(hub)],
    [there, { MALOTE_PASSWORD: PASSWORDS.erp }],
  ] as const) {
    const { code, out } = await maloteLoad(options, { env })
    assert.equal(code, 0, out)
    assert.match(out, /^Load \d+: planned\nWhat it would change: \/api\/v1\/sites\/S1\/loads\/\d+\/diff;/)
    assert.match(out, /created +2/)
  }
  assert.equal((await hub.db.query('select from products')).rowCount, 0)
})
