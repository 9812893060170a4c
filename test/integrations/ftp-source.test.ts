import assert from 'node:assert/strict'
import { chown, mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { test, type TestContext } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import type { SourceSettings } from '../../src/integrations/schema/source.ts'
import { openSource } from '../../src/integrations/sources/open-source.ts'
import type { Source } from '../../src/integrations/sources/source.ts'
import type { SourceContext } from '../../src/integrations/sources/source-context.ts'
import { openEgress } from '../../src/platform/egress/egress.ts'
import { LOCALHOST, OTHER, type Certificate } from './servers/certificates.ts'
import { filesBelow, ownFolder, putBelow } from './servers/folder-on-disk.ts'
import { startFtpServer, type FtpServerOptions } from './servers/ftp-server.ts'
import { startMute } from './servers/mute-server.ts'
import { freePort } from './servers/program.ts'
import { startPureFtpd } from './servers/pure-ftpd.ts'
import { rejectsWith, sourceFacts, type SourceUnderTest } from './source-facts.ts'

const LOOPBACK = openEgress({ allow: ['127.0.0.0/8', '::1'], deny: [] })
const BASE = { kind: 'ftp', host: '127.0.0.1', user: 'erp', folder: '/in' } as const
const NOBODY = 65_534

const open = (settings: Partial<SourceSettings> & { port: number }, context: Partial<SourceContext> = {}) =>
  openSource(
    { ...BASE, ...settings },
    { secret: 'geheim', egress: LOOPBACK, folders: [], signal: new AbortController().signal, ...context },
  )

async function start(t: TestContext, options: Partial<FtpServerOptions> = {}) {
  const root = await ownFolder(t)
  await mkdir(join(root, 'in'))
  return { root, ...(await startFtpServer(t, { root, user: 'erp', password: 'geheim', ...options })) }
}

/** The embedded server as a source under test. */
const embedded =
  (settings: Partial<SourceSettings>, options: Partial<FtpServerOptions> = {}) =>
  async (t: TestContext): Promise<SourceUnderTest> => {
    const { root, port } = await start(t, options)
    return {
      folder: '/in',
      open: (signal) => open({ port, ...settings }, signal === undefined ? {} : { signal }),
      put: (path, bytes) => putBelow(root, path, bytes),
      files: () => filesBelow(root, '/'),
    }
  }

const real =
  (settings: Partial<SourceSettings>, certificate?: Certificate) =>
  async (t: TestContext): Promise<SourceUnderTest | null> => {
    const server = await startPureFtpd(t, await ownFolder(t), certificate)
    if (server === null) return null
    const { root, port } = server
    const put = async (path: string, bytes: string | Buffer) => {
      await putBelow(root, path, bytes)
      for (let at = join(root, path); at !== root; at = dirname(at)) await chown(at, NOBODY, NOBODY)
    }
    await mkdir(join(root, 'in'))
    await chown(join(root, 'in'), NOBODY, NOBODY)
    return {
      folder: '/in',
      open: (signal) => open({ port, ...settings }, signal === undefined ? {} : { signal }),
      put,
      files: () => filesBelow(root, '/'),
    }
  }

const ALL = { tellsTime: true, hasFolders: true }
const TLS = { kind: 'ftps', host: 'localhost', caCertificate: LOCALHOST.certificate } as const
const EXPLICIT = { certificate: LOCALHOST, implicit: false }
const IMPLICIT = { certificate: LOCALHOST, implicit: true }

sourceFacts('an embedded FTP server', embedded({}), ALL)
sourceFacts(
  'an embedded FTP server that knows neither EPSV nor MLSD',
  embedded({}, { unknown: ['EPSV', 'MLST', 'MLSD'] }),
  { ...ALL, tellsTime: false },
)
sourceFacts(
  'an embedded FTP server that knows no SIZE either',
  embedded({}, { unknown: ['MLST', 'MLSD', 'SIZE'] }),
  { ...ALL, tellsTime: false },
)
sourceFacts('an embedded FTPS server', embedded(TLS, { tls: EXPLICIT }), ALL)
sourceFacts(
  'an embedded FTPS server, implicit',
  embedded({ ...TLS, implicitTls: true }, { tls: IMPLICIT }),
  ALL,
)
sourceFacts('pure-ftpd', real({}), ALL)
sourceFacts('pure-ftpd in TLS', real(TLS, LOCALHOST), ALL)

test('who logs in to an FTP server is let in or told why not', async (t) => {
  const { port, logins } = await start(t)
  const error = await rejectsWith(open({ port }, { secret: 'falsch' }), 'source.login_failed')
  assert.deepEqual(error.facts, { host: '127.0.0.1', user: 'erp', said: '530 Login incorreto' })
  await rejectsWith(open({ port, user: 'a\r\nDELE x' }), 'source.unreachable')
  assert.deepEqual(logins, ['falsch'])
})

test('the certificate of an FTPS server is one that is vouched for', async (t) => {
  const { port, logins } = await start(t, { tls: EXPLICIT })
  const other = await start(t, { tls: { certificate: OTHER, implicit: false } })
  const implicit = await start(t, { tls: { certificate: OTHER, implicit: true } })
  const ftps = { kind: 'ftps', host: 'localhost' } as const

  // What is wrong, whose server, settings.
  for (const [what, server, settings] of [
    ['nobody vouches for it', port, {}],
    ['another one is vouched for', port, { caCertificate: OTHER.certificate }],
    [
      'another one is vouched for, implicit',
      implicit.port,
      { caCertificate: LOCALHOST.certificate, implicitTls: true },
    ],
    [
      'what vouches is no certificate',
      port,
      { caCertificate: '-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----' },
    ],
  ] as const) {
    await t.test(`${what}: it hears no password`, async () => {
      await rejectsWith(open({ ...ftps, ...settings, port: server }), 'source.unreachable')
      assert.deepEqual([...logins, ...other.logins, ...implicit.logins], [])
    })
  }

  await t.test('its very own certificate counts under any name', async () => {
    const own = { ...ftps, caCertificate: OTHER.certificate }
    for (const settings of [
      { ...own, port: other.port },
      { ...own, port: other.port, host: '127.0.0.1' },
      { ...own, port: implicit.port, implicitTls: true },
    ]) {
      const source = await open(settings)
      assert.deepEqual(await source.list('/in'), [])
      await source.close()
    }
  })

  await t.test('a server without TLS hears none either', async () => {
    const plain = await start(t)
    await rejectsWith(open({ ...TLS, port: plain.port }), 'source.unreachable')
    assert.deepEqual(plain.logins, [])
  })
})

test('an FTP server that does not answer is given up', async (t) => {
  const times = { reachMs: 300, silenceMs: 300 }
  await t.test('nobody listens', async () => {
    await rejectsWith(open({ port: await freePort() }), 'source.unreachable')
  })
  await t.test('somebody listens and says nothing', async () => {
    const port = await startMute(t)
    for (const settings of [{ port }, { ...TLS, port }, { ...TLS, port, implicitTls: true }]) {
      await rejectsWith(open(settings, { times }), 'source.timed_out')
    }
  })
  for (const silentTo of ['PASS', 'MLSD', 'RETR', 'RNTO', 'STOR']) {
    await t.test(`it says nothing to ${silentTo}`, async () => {
      const { root, port } = await start(t, { silentTo })
      await putBelow(root, 'in/a.csv', 'x')
      const work = async () => {
        const source = await open({ port }, { times })
        await source.list('/in')
        if (silentTo === 'RETR') await (await source.read('/in/a.csv')).toArray()
        if (silentTo === 'RNTO') await source.move('/in/a.csv', '/in/b.csv')
        await source.write('/in/c.csv', Readable.from([Buffer.from('x')]))
      }
      await rejectsWith(work(), 'source.timed_out')
      assert.equal((await filesBelow(root))['in/a.csv'], 'x')
    })
  }
})

test('a file that an FTP server sends in part is no file', async (t) => {
  const { root, port } = await start(t, { cutAfter: 100_000 })
  await putBelow(root, 'in/a.csv', Buffer.alloc(300_000, 'x'))
  const source = await open({ port })
  const read = async () => (await source.read('/in/a.csv')).toArray()
  await rejectsWith(read(), 'source.broke')
  assert.equal((await source.stat('/in/a.csv'))?.size, 300_000)
  await source.close()
})

test('a connection that an FTP server has ended is made again', async (t) => {
  const { root, port, hangUp, logins } = await start(t)
  await putBelow(root, 'in/a.csv', 'x')
  const source = await open({ port })
  hangUp()
  await setTimeout(50)
  assert.equal((await source.stat('/in/a.csv'))?.size, 1)
  assert.equal(logins.length, 2)
  await source.close()
  await rejectsWith(source.list('/in'), 'source.timed_out')
  assert.equal(logins.length, 2)
})

test('an FTP server is called at no address that may not be called, and its data come from nowhere else', async (t) => {
  const { port, logins } = await start(t)
  const egress = openEgress({ allow: [], deny: [] })
  for (const host of ['127.0.0.1', 'localhost', '::1', '169.254.169.254']) {
    for (const kind of ['ftp', 'ftps'] as const) {
      await rejectsWith(open({ port, host, kind }, { egress }), 'source.address_forbidden')
    }
  }
  assert.deepEqual(logins, [])
  const liar = await start(t, { unknown: ['EPSV'], dataHost: '169.254.169.254' })
  const source = await open({ port: liar.port })
  await rejectsWith(source.list('/in'), 'source.broke')
  await source.close()
})

test('a name that an FTP server lists and no command can say is passed over', async (t) => {
  const { root, port } = await start(t)
  await putBelow(root, 'in/a\rb.csv', 'x')
  await putBelow(root, 'in/a.csv', 'x')
  const source = await open({ port })
  assert.deepEqual(
    (await source.list('/in')).map(({ name }) => name),
    ['a.csv'],
  )
  await rejectsWith(source.move('/in/a.csv', '/in/x\r\nDELE a.csv'), 'source.broke')
  assert.equal((await filesBelow(root))['in/a.csv'], 'x')
  await source.close()
})

// What is denied, what is asked, the path it is told of.
for (const [denied, ask, path] of [
  ['CWD', (source: Source) => source.list('/in'), '/in'],
  ['RETR', (source: Source) => source.read('/in/a.csv'), '/in/a.csv'],
  ['RNTO', (source: Source) => source.move('/in/a.csv', '/in/done/a.csv'), '/in/a.csv'],
  ['STOR', (source: Source) => source.write('/in/b.csv', Readable.from([])), '/in/b.csv'],
] as const) {
  test(`an FTP server that does not permit ${denied} at ${path} is told so, and nothing changed`, async (t) => {
    const { root, port } = await start(t, { denied: [denied] })
    await putBelow(root, 'in/a.csv', 'x')
    const source = await open({ port })
    const error = await rejectsWith(ask(source), 'source.not_permitted')
    assert.deepEqual(error.facts, { path })
    assert.deepEqual(await filesBelow(root), { 'in/a.csv': 'x' })
    await source.close()
  })
}
