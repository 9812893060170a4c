import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { test, type TestContext } from 'node:test'
import type { SourceSettings } from '../../src/integrations/schema/source.ts'
import { openSource } from '../../src/integrations/sources/open-source.ts'
import type { SourceContext } from '../../src/integrations/sources/source-context.ts'
import { openEgress } from '../../src/platform/egress/egress.ts'
import { atEnd } from '../harness/at-end.ts'
import { freePort } from './servers/program.ts'
import { BUCKET, startS3Server, type S3ServerOptions } from './servers/s3-server.ts'
import { rejectsWith, sourceFacts } from './source-facts.ts'

const LOOPBACK = openEgress({ allow: ['127.0.0.0/8', '::1'], deny: [] })
const BASE = { kind: 's3', user: 'AKERP', bucket: BUCKET, folder: 'in' } as const

const open = (
  { port, ...settings }: Partial<SourceSettings> & { port: number },
  context: Partial<SourceContext> = {},
) =>
  openSource(
    { ...BASE, endpoint: `http://127.0.0.1:${port}`, ...settings },
    { secret: 'geheim', egress: LOOPBACK, folders: [], signal: new AbortController().signal, ...context },
  )

const start = (t: TestContext, options: Partial<S3ServerOptions> = {}) =>
  startS3Server(t, { user: 'AKERP', secret: 'geheim', ...options })

sourceFacts(
  'a stand-in of S3',
  async (t) => {
    const { port, objects } = await start(t, { pageKeys: 2 })
    return {
      folder: 'in',
      open: (signal) => open({ port }, signal === undefined ? {} : { signal }),
      put: async (path, bytes) => {
        objects.set(path, { bytes: Buffer.from(bytes), modifiedAt: new Date() })
      },
      files: async () =>
        Object.fromEntries([...objects].map(([key, { bytes }]) => [key, bytes.toString()] as const)),
    }
  },
  { tellsTime: true, hasFolders: false },
)

test('who asks a bucket is let in or told why not', async (t) => {
  const { port, calls } = await start(t)
  const error = await rejectsWith(open({ port }, { secret: 'falsch' }), 'source.login_failed')
  assert.equal(error.facts['user'], 'AKERP')
  assert(!error.message.includes('falsch'))
  await rejectsWith(open({ port, user: 'AKOUTRO' }), 'source.login_failed')
  assert.deepEqual(calls, [])

  await t.test('a bucket that is not there is a folder that is not', async () => {
    const source = await open({ port, bucket: 'nada' })
    await rejectsWith(source.list('in'), 'source.folder_missing')
    await source.close()
  })

  await t.test('who may read and not write is told so', async () => {
    const refuses = { method: 'PUT', code: 'AccessDenied', status: 403 }
    const strict = await start(t, { refuses })
    strict.objects.set('in/a.csv', { bytes: Buffer.from('x'), modifiedAt: new Date() })
    const source = await open({ port: strict.port })
    await rejectsWith(source.move('in/a.csv', 'in/done/a.csv'), 'source.not_permitted')
    assert.deepEqual([...strict.objects.keys()], ['in/a.csv'])
    await source.close()
  })
})

test('a large file is written in parts, and none is left of one that breaks', async (t) => {
  const { port, objects, calls } = await start(t)
  const source = await open({ port })
  const bytes = randomBytes(20_000_000)
  await source.write(
    'failed/grande.bin',
    Readable.from([bytes.subarray(0, 9_000_000), bytes.subarray(9_000_000)]),
  )
  assert.deepEqual(objects.get('failed/grande.bin')?.bytes, bytes)
  const broken = Readable.from(
    (async function* () {
      yield bytes
      yield bytes
      throw new Error('cut')
    })(),
  )
  await rejectsWith(source.write('failed/meio.bin', broken), 'source.broke')
  assert.deepEqual([...objects.keys()], ['failed/grande.bin'])
  assert.equal(calls.at(-1), 'DELETE failed/meio.bin')
  await source.close()
})

test('the folder of a bucket may be all of it, and its marks are no files', async (t) => {
  const { port, objects } = await start(t)
  for (const key of ['a b+c.csv', 'in/', 'in/x.csv', 'é%20.csv', 'a\u0001b.csv', 'a\nb.csv']) {
    objects.set(key, { bytes: Buffer.from('x'), modifiedAt: new Date() })
  }
  const source = await open({ port })
  const names = async (folder: string) => (await source.list(folder)).map(({ name }) => name)
  for (const folder of ['.', '/'])
    assert.deepEqual(await names(folder), ['a\u0001b.csv', 'a b+c.csv', 'é%20.csv'])
  for (const folder of ['in', '/in']) assert.deepEqual(await names(folder), ['x.csv'])
  for (const name of await names('.')) await source.move(name, `done/${name}`)
  assert.deepEqual(await names('done'), ['a\u0001b.csv', 'a b+c.csv', 'é%20.csv'])
  await rejectsWith(
    source.read('in/../x.csv').then((stream) => stream.toArray()),
    'source.not_permitted',
  )
  await source.close()
})

test('a move of which only the copy was made is finished', async (t) => {
  const { port, objects } = await start(t)
  for (const key of ['in/a.csv', 'done/a.csv']) {
    objects.set(key, { bytes: Buffer.from('x'), modifiedAt: new Date() })
  }
  const source = await open({ port })
  await source.move('in/a.csv', 'done/a.csv')
  assert.deepEqual([...objects.keys()], ['done/a.csv'])
  await source.close()
})

// After which call the next file comes, and where the two are then.
for (const [call, kept] of [
  ['HEAD in/a.csv', { 'in/a.csv': 'new' }],
  ['PUT done/a.csv', { 'in/a.csv': 'new', 'done/a.csv': 'old' }],
] as const) {
  test(`an object that replaces another one after ${call} of its move is never lost`, async (t) => {
    let isIn = false
    const { port, objects } = await start(t, {
      onDone: (done) => {
        if (done !== call || isIn) return
        isIn = true
        objects.set('in/a.csv', { bytes: Buffer.from('new'), modifiedAt: new Date() })
      },
    })
    objects.set('in/a.csv', { bytes: Buffer.from('old'), modifiedAt: new Date() })
    const source = await open({ port })
    const moved = source.move('in/a.csv', 'done/a.csv')
    if ('done/a.csv' in kept) await moved
    else await rejectsWith(moved, 'source.file_missing')
    const found = [...objects].map(([key, { bytes }]) => [key, bytes.toString()] as const)
    assert.deepEqual(Object.fromEntries(found), kept)
    await source.close()
  })
}

test('an S3 service that does not answer is given up', async (t) => {
  const times = { reachMs: 300, silenceMs: 300 }
  await rejectsWith(open({ port: await freePort() }), 'source.unreachable')
  await rejectsWith(open({ port: 1, endpoint: 'http://nada.invalid' }), 'source.unreachable')
  const mute = await start(t, { silentTo: 'GET' })
  await rejectsWith(open({ port: mute.port }, { times }), 'source.timed_out')
})

// What answers there, the scheme it is called by, what is said of it.
for (const [status, body, scheme, code, said] of [
  [404, 'Not Found\n', 'http', 'source.broke', 'HTTP 404: Not Found'],
  [405, '<!doctype html><p>não', 'http', 'source.broke', 'HTTP 405: <!doctype html><p>não'],
  [200, 'x'.repeat(900), 'http', 'source.broke', `HTTP 200: ${'x'.repeat(200)}…`],
  [401, '', 'http', 'source.broke', 'HTTP 401'],
  [200, '', 'https', 'source.unreachable', 'TLS: wrong version number'],
] as const) {
  test(`a server that is no S3, called by ${scheme}, is told as "${said.slice(0, 30)}"`, async (t) => {
    const server = createServer((_, response) => response.writeHead(status).end(body))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    atEnd(t, () => new Promise((resolve) => server.close(() => resolve(undefined))))
    const { port } = server.address() as AddressInfo
    const error = await rejectsWith(open({ port, endpoint: `${scheme}://127.0.0.1:${port}` }), code)
    assert.equal(error.facts['said'], said)
  })
}

test('an S3 service at an address that may not be called is not called', async (t) => {
  const { port, calls } = await start(t)
  const egress = openEgress({ allow: [], deny: [] })
  for (const host of ['127.0.0.1', 'localhost', '[::1]', '169.254.169.254', '2130706433']) {
    const error = await rejectsWith(
      open({ port, endpoint: `http://${host}:${port}` }, { egress }),
      'source.address_forbidden',
    )
    assert.match(String(error.facts['host']), /\d|localhost/)
  }
  assert.deepEqual(calls, [])
})
