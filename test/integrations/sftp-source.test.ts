import assert from 'node:assert/strict'
import { mkdir, writeFile } from 'node:fs/promises'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { test, type TestContext } from 'node:test'
import ssh2 from 'ssh2'
import { newKeyPair } from '../../src/demo/servers/key-pair.ts'
import type { SourceSettings } from '../../src/integrations/schema/source.ts'
import { openSource } from '../../src/integrations/sources/open-source.ts'
import type { Source } from '../../src/integrations/sources/source.ts'
import type { SourceContext } from '../../src/integrations/sources/source-context.ts'
import { adviceOf } from '../../src/kernel/texts/texts.ts'
import { openEgress } from '../../src/platform/egress/egress.ts'
import { rejectsWith, sourceFacts } from './source-facts.ts'
import { filesBelow, ownFolder, putBelow } from './servers/folder-on-disk.ts'
import { startMute } from './servers/mute-server.ts'
import { findProgram, freePort, startProgram } from './servers/program.ts'
import { startSftpServer, type SftpServerOptions } from './servers/sftp-server.ts'

const { utils } = ssh2
const HOST_KEY = newKeyPair()
const RSA_KEY = utils.generateKeyPairSync('rsa', { bits: 2048 })
const OTHER_KEY = newKeyPair()
const OURS = newKeyPair()
const LOOPBACK = openEgress({ allow: ['127.0.0.0/8', '::1'], deny: [] })
const BASE = { kind: 'sftp', host: '127.0.0.1', user: 'erp', folder: '/in' } as const

const open = (settings: Partial<SourceSettings> & { port: number }, context: Partial<SourceContext> = {}) =>
  openSource(
    { ...BASE, ...settings },
    { secret: 'geheim', egress: LOOPBACK, folders: [], signal: new AbortController().signal, ...context },
  )

async function start(t: TestContext, options: Partial<SftpServerOptions> = {}) {
  const root = await ownFolder(t)
  await mkdir(join(root, 'in'))
  const login = { user: 'erp', password: 'geheim', hostKeys: [HOST_KEY.private] }
  return { root, ...(await startSftpServer(t, { root, ...login, ...options })) }
}

sourceFacts(
  'an embedded SFTP server',
  async (t) => {
    const { root, port } = await start(t)
    return {
      folder: '/in',
      open: (signal) => open({ port }, signal === undefined ? {} : { signal }),
      put: (path, bytes) => putBelow(root, path, bytes),
      files: () => filesBelow(root, '/'),
    }
  },
  { tellsTime: true, hasFolders: true },
)

/** Debian's own server, by a key; passwords of this machine are nobody's to test with. */
async function startSshd(t: TestContext) {
  const program = findProgram('sshd')
  // It lets nobody in who has no shell.
  if (program === null || /nologin|false/.test(userInfo().shell ?? '')) return null
  const root = await ownFolder(t)
  await mkdir(join(root, 'in'))
  const port = await freePort()
  const [hostKey, ours, config] = ['host', 'ours.pub', 'config'].map((name) => join(root, name)) as [
    string,
    string,
    string,
  ]
  await writeFile(hostKey, HOST_KEY.private, { mode: 0o600 })
  await writeFile(ours, OURS.public)
  await writeFile(
    config,
    [
      `ListenAddress 127.0.0.1:${port}`,
      ...[`HostKey ${hostKey}`, `AuthorizedKeysFile ${ours}`, 'StrictModes no', 'PidFile none', 'UsePAM no'],
      ...['PermitRootLogin yes', 'PasswordAuthentication no', 'Subsystem sftp internal-sftp', ''],
    ].join('\n'),
  )
  if (process.getuid?.() === 0) await mkdir('/run/sshd', { recursive: true })
  await startProgram(t, [program, '-D', '-e', '-f', config], port)
  return { root, port, settings: { port, user: userInfo().username } }
}

sourceFacts(
  'OpenSSH',
  async (t) => {
    const server = await startSshd(t)
    if (server === null) return null
    const { root, settings } = server
    return {
      folder: `${root}/in`,
      open: (signal) =>
        open({ ...settings }, { secret: OURS.private, ...(signal === undefined ? {} : { signal }) }),
      put: (path, bytes) => putBelow('/', path, bytes),
      files: () => filesBelow(join(root, 'in'), `${root}/in/`),
    }
  },
  { tellsTime: true, hasFolders: true },
)

test('who logs in to an SFTP server is let in or told why not', async (t) => {
  await t.test('a wrong password', async () => {
    const { port, logins } = await start(t)
    const error = await rejectsWith(open({ port }, { secret: 'falsch' }), 'source.login_failed')
    assert.deepEqual([error.facts['host'], error.facts['user']], ['127.0.0.1', 'erp'])
    assert(!error.message.includes('falsch'))
    assert.deepEqual(logins, ['falsch'])
  })

  await t.test('a password that is asked for as a question', async () => {
    const { port } = await start(t, { asks: true })
    await (await open({ port })).close()
    await rejectsWith(open({ port }, { secret: 'falsch' }), 'source.login_failed')
  })

  for (const [name, pair] of [
    ['OpenSSH', OURS],
    ['RSA', RSA_KEY],
  ] as const) {
    await t.test(`a key of ${name}`, async () => {
      const { port } = await start(t, { publicKey: pair.public })
      await (await open({ port }, { secret: pair.private })).close()
      await rejectsWith(open({ port }, { secret: OTHER_KEY.private }), 'source.login_failed')
    })
  }

  await t.test('a key that is cut short', async () => {
    const { port, logins } = await start(t)
    const cut = OURS.private.slice(0, 120)
    await rejectsWith(open({ port }, { secret: cut }), 'source.login_failed')
    assert.deepEqual(logins, [])
  })
})

test('the key of an SFTP server is told, and another one gets no login', async (t) => {
  const { port, logins } = await start(t)
  let seen = ''
  const onHostKey = (hostKey: string) => {
    seen = hostKey
  }
  await (await open({ port }, { onHostKey })).close()
  assert.match(seen, /^SHA256:[A-Za-z0-9+/]{43}$/)

  await t.test('the pinned one is let through, and not told again', async () => {
    const told: string[] = []
    await (await open({ port, hostKey: seen }, { onHostKey: (key) => told.push(key) })).close()
    assert.deepEqual(told, [])
  })

  await t.test('another one is not, and hears no password', async () => {
    const other = await start(t, { hostKeys: [OTHER_KEY.private] })
    const error = await rejectsWith(open({ port: other.port, hostKey: seen }), 'source.host_key_changed')
    assert.equal(error.facts['expected'], seen)
    assert.notEqual(error.facts['found'], seen)
    assert.deepEqual(other.logins, [])
  })

  await t.test('a server of several keys may be pinned by any of them', async () => {
    const several = await start(t, { hostKeys: [RSA_KEY.private, OTHER_KEY.private] })
    const alone = await start(t, { hostKeys: [RSA_KEY.private] })
    let rsa = ''
    const first = await open({ port: alone.port }, { onHostKey: (key) => (rsa = key) })
    await first.close()
    await (await open({ port: several.port, hostKey: rsa })).close()
  })
  assert.equal(logins.length, 2)
})

test('an SFTP server that does not answer is given up', async (t) => {
  const times = { reachMs: 300, silenceMs: 300 }
  await t.test('nobody listens', async () => {
    const error = await rejectsWith(open({ port: await freePort() }), 'source.unreachable')
    assert.deepEqual(error.facts, { host: '127.0.0.1', said: 'ECONNREFUSED' })
  })
  await t.test('a name that nobody has', async () => {
    await rejectsWith(open({ port: 22, host: 'nada.invalid' }), 'source.unreachable')
  })
  await t.test('it speaks FTP, which is silence to SFTP', async () => {
    const port = await startMute(t, { says: '220 ready\r\n' })
    const { code, facts } = await rejectsWith(open({ port }, { times }), 'source.timed_out')
    assert.match(adviceOf({ code, facts }, 'en'), /is of another kind\.$/)
  })
  await t.test('it lets us in and says nothing to SFTP itself', async () => {
    const { port, logins } = await start(t, { silentTo: 'sftp' })
    const error = await rejectsWith(open({ port }, { times }), 'source.timed_out')
    assert.deepEqual(error.facts, { host: '127.0.0.1', seconds: 1, during: 'login' })
    assert.deepEqual(logins, ['geheim'])
  })
  for (const silentTo of ['list', 'read', 'rename', 'write']) {
    await t.test(`it says nothing to ${silentTo}`, async () => {
      const { root, port } = await start(t, { silentTo })
      await putBelow(root, 'in/a.csv', 'x')
      const source = await open({ port }, { times })
      const asked = {
        list: () => source.list('/in'),
        read: async () => (await source.read('/in/a.csv')).toArray(),
        rename: () => source.move('/in/a.csv', '/in/b.csv'),
        write: async () => source.write('/in/c.csv', await source.read('/in/a.csv')),
      }[silentTo]!
      const error = await rejectsWith(asked(), 'source.timed_out')
      assert.deepEqual(error.facts, { host: '127.0.0.1', seconds: 1 })
      await source.close()
    })
  }
})

test('an SFTP server at an address that may not be called is not called', async (t) => {
  const { port, logins } = await start(t)
  const egress = openEgress({ allow: [], deny: [] })
  for (const host of ['127.0.0.1', 'localhost', '::1', '169.254.169.254']) {
    await rejectsWith(open({ port, host }, { egress }), 'source.address_forbidden')
  }
  assert.deepEqual(logins, [])
})

// What is denied, what is asked, the path it is told of.
for (const [denied, ask, path] of [
  ['list', (source: Source) => source.list('/in'), '/in'],
  ['open', (source: Source) => source.read('/in/a.csv'), '/in/a.csv'],
  ['rename', (source: Source) => source.move('/in/a.csv', '/in/done/a.csv'), '/in/a.csv'],
  ['open', (source: Source) => source.write('/in/b.csv', Readable.from([])), '/in/b.csv'],
] as const) {
  test(`an SFTP server that does not permit ${denied} at ${path} is told so, and nothing changed`, async (t) => {
    const { root, port } = await start(t, { denied: [denied] })
    await putBelow(root, 'in/a.csv', 'x')
    const source = await open({ port })
    const error = await rejectsWith(ask(source), 'source.not_permitted')
    assert.deepEqual(error.facts, { path })
    assert.deepEqual(await filesBelow(root), { 'in/a.csv': 'x' })
    await source.close()
  })
}
