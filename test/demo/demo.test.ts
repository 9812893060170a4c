import assert from 'node:assert/strict'
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { test, type TestContext } from 'node:test'
import { promisify } from 'node:util'
import { until } from '../harness/until.ts'

const ROOT = join(import.meta.dirname, '../..')
const MAIN = join(ROOT, 'src/main.ts')
const run = promisify(execFile)
const hasCurl = await run('curl', ['--version']).then(
  () => true,
  () => false,
)

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

interface Demo {
  readonly url: string
  /** The lines to try that it printed. */
  readonly lines: readonly string[]
  /** Where it says that files may be dropped. */
  readonly places: readonly string[]
  /** What it told besides, when it has ended. */
  readonly told: Promise<string>
  /** Ctrl-C, or another signal; answers the exit code. */
  interrupt(signal?: NodeJS.Signals): Promise<number | null>
}

async function environment(t: TestContext): Promise<Record<string, string | undefined>> {
  const folder = await mkdtemp(join(tmpdir(), 'malote-demo-'))
  t.after(() => rm(folder, { recursive: true, force: true }))
  return {
    ...process.env,
    MALOTE_DATA: folder,
    HTTP_PORT: String(await freePort()),
    FTP_PORT: '0',
    SFTP_PORT: '0',
    HTTP_HOST: '',
    DATABASE_URL: '',
    LANG: 'en_US.UTF-8',
    LC_ALL: '',
  }
}

/** Starts a demo and waits until it has shown itself. */
async function startDemo(t: TestContext, env: NodeJS.ProcessEnv, ...options: string[]): Promise<Demo> {
  const child = spawn(process.execPath, [MAIN, 'demo', ...options], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = once(child, 'exit') as Promise<[number | null]>
  const interrupt = async (signal: NodeJS.Signals = 'SIGINT') => {
    child.kill(signal)
    return (await ended)[0]
  }
  t.after(() => interrupt())
  const said = text(child.stderr)
  let shown = ''
  for await (const chunk of child.stdout as AsyncIterable<Buffer>) {
    shown += chunk.toString()
    if (!shown.includes('Ctrl-C stops; the data stay in')) continue
    const lines = [...shown.matchAll(/^ {2}(curl .*)$/gm)].map(([, line]) => line ?? '')
    // Read on, or the demo would wait for us.
    child.stdout.resume()
    const places = shown.match(/s?ftp:\/\/\S+/g) ?? []
    return { url: `http://127.0.0.1:${env['HTTP_PORT']}`, lines, places, told: said, interrupt }
  }
  throw new Error(`the demo did not start: ${await said}`)
}

async function countsOf(url: string): Promise<unknown> {
  const authorization = `Basic ${Buffer.from('operador:operador-demo').toString('base64')}`
  const lists = ['products', 'prices', 'stock', 'stores', 'channels', 'integrations', 'loads']
  const counts = lists.map(async (list) => {
    const response = await fetch(`${url}/api/v1/sites/DEMO/${list}?limit=500`, { headers: { authorization } })
    const { items } = (await response.json()) as { items: unknown[] }
    return [list, items.length]
  })
  return Object.fromEntries(await Promise.all(counts))
}

const FULL = { products: 28, prices: 336, stock: 333, stores: 3, channels: 1, integrations: 7, loads: 4 }

/** Runs a printed line as somebody would who copied it, and answers what it printed. */
async function copied(line: string): Promise<Record<string, unknown>> {
  const { stdout } = await run('bash', ['-c', line])
  return JSON.parse(stdout)
}

test('a demo has its catalogue, its lines work as printed, and a second start adds nothing', async (t) => {
  const env = await environment(t)
  const demo = await startDemo(t, env, '--no-traffic')
  assert.deepEqual(await countsOf(demo.url), FULL)
  assert.equal(demo.lines.length, 3)

  await t.test('its lines work', { skip: hasCurl ? false : 'needs curl' }, async () => {
    const [prices = '', stock = '', order = ''] = demo.lines
    const load = await copied(prices)
    assert.equal(load['state'], 'finished', JSON.stringify(load))
    assert.deepEqual((load['rows'] as { unchanged: number }).unchanged, 336)
    assert.equal(((await copied(stock))['items'] as unknown[]).length, 3)
    const placed = await copied(order)
    assert.equal(placed['state'], 'pending_confirmation', JSON.stringify(placed))
  })
  assert.equal(await demo.interrupt(), 0)

  const again = await startDemo(t, env, '--no-traffic')
  assert.deepEqual(await countsOf(again.url), { ...FULL, loads: hasCurl ? 5 : 4 })
  assert.equal(await again.interrupt(), 0)
})

test('a demo with traffic says where files go, does without a port that is taken, and stops', async (t) => {
  const taken = createServer().listen(0, '127.0.0.1')
  await once(taken, 'listening')
  t.after(() => taken.close())
  const { port } = taken.address() as AddressInfo
  const ftpPort = await freePort()
  const env = { ...(await environment(t)), FTP_PORT: String(ftpPort), SFTP_PORT: String(port) }
  const demo = await startDemo(t, env)
  assert.deepEqual(demo.places, [`ftp://erp@127.0.0.1:${ftpPort}/in/precos`])
  const authorization = `Basic ${Buffer.from('canal:canal-demo').toString('base64')}`
  const orders = await until(async () => {
    const response = await fetch(`${demo.url}/api/v1/sites/DEMO/orders`, { headers: { authorization } })
    const { items } = (await response.json()) as { items: { channelOrderId: string }[] }
    return items.length > 0 ? items : null
  }, 'an order of the demo')
  assert.match(orders[0]?.channelOrderId ?? '', /^DEMO-/)
  assert.equal(await demo.interrupt('SIGTERM'), 0)
  const told = (await demo.told).split('\n').filter((line) => line.includes('SFTP'))
  assert.deepEqual(told, [
    `Port ${port} is not free: the demo goes on without SFTP; choose another with SFTP_PORT.`,
  ])
})

/** The shell blocks of a guide, in order, against a demo of ours: a refusal ends them. */
async function runGuide(
  name: string,
  { demo, env }: { demo: Demo; env: NodeJS.ProcessEnv },
): Promise<string> {
  const guide = await readFile(join(ROOT, 'docs/guides', name), 'utf8')
  const blocks = [...guide.matchAll(/^```sh\n(.*?)^```/gms)].map(([, block]) => block ?? '')
  const script = blocks
    .join('')
    .replaceAll('http://127.0.0.1:8080', demo.url)
    .replaceAll('curl -s ', 'curl -sS --fail-with-body ')
    .replaceAll('MALOTE_DATA=data/demo ', '')
    // A load with refused rows ends with 1.
    .replaceAll(/^.*npx malote load.*$/gm, '$& || test $? = 1')
    .replaceAll('npx malote', `${process.execPath} ${MAIN}`)
  const folder = await mkdtemp(join(tmpdir(), 'malote-guide-'))
  try {
    const { stdout } = await run('bash', ['-eo', 'pipefail', '-c', script], { cwd: folder, env })
    return stdout
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

test('the guides run as they stand', { skip: hasCurl ? false : 'needs curl' }, async (t) => {
  const env = await environment(t)
  const demo = await startDemo(t, env, '--no-traffic')
  for (const guide of ['erp.md', 'erp.pt-BR.md']) {
    const said = await runGuide(guide, { demo, env })
    assert.match(said, /"state":"delivered"/, guide)
    assert.match(said, /"code":"row\.number_malformed"/, guide)
    assert.match(said, /"code":"row\.product_unknown"/, guide)
    assert.match(said, /"mode":"plan","onError":"skip","state":"(running|finished)"/, guide)
    assert.match(said, /"onError":"abort"/, guide)
    assert.match(said, /"reason":"out_of_stock"|"rejected":1/, guide)
  }
  assert.equal(await demo.interrupt(), 0)
})

test('an empty demo has neither catalogue nor stores, and its lines work', async (t) => {
  const demo = await startDemo(t, await environment(t), '--empty')
  const empty = { ...FULL, products: 0, prices: 0, stock: 0, stores: 0, loads: 0 }
  assert.deepEqual(await countsOf(demo.url), empty)
  if (hasCurl) {
    const [products = '', list = '', store = ''] = demo.lines
    assert.deepEqual(((await copied(products))['rows'] as { created: number }).created, 28)
    assert.equal(((await copied(list))['items'] as unknown[]).length, 2)
    assert.equal((await copied(store))['externalCode'], '001')
  }
  assert.equal(await demo.interrupt(), 0)
})

// Setting, value, what the sentence says.
const REFUSED = [
  ['HTTP_HOST', '0.0.0.0', /HTTP_HOST=0\.0\.0\.0/],
  ['HTTP_HOST', '192.168.0.10', /HTTP_HOST=192\.168\.0\.10/],
  ['DATABASE_URL', 'postgres://localhost/live', /DATABASE_URL/],
] as const

for (const [name, value, sentence] of REFUSED) {
  test(`a demo with ${name}=${value} is refused with one sentence`, async (t) => {
    const env = { ...(await environment(t)), [name]: value, MALOTE_SECRET: 'x'.repeat(32) }
    const failed = await run(process.execPath, [MAIN, 'demo'], { env }).catch((error: unknown) => error)
    const { code, stderr } = failed as { code: number; stderr: string }
    assert.equal(code, 2)
    assert.match(stderr, sentence)
    assert.equal(stderr.trim().split('\n').length, 1)
  })
}
