import assert from 'node:assert/strict'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { newKeyPair } from '../../src/demo/servers/key-pair.ts'
import { secretOf } from '../../src/platform/secrets/secret.ts'
import { startHub, type Answered, type TestHub } from '../harness/hub.ts'
import { LOCALHOST } from './servers/certificates.ts'
import { ownFolder, putBelow } from './servers/folder-on-disk.ts'
import { startFtpServer } from './servers/ftp-server.ts'
import { freePort } from './servers/program.ts'
import { BUCKET, startS3Server } from './servers/s3-server.ts'
import { startSftpServer } from './servers/sftp-server.ts'

const LOGIN = { user: 'erp', password: 'geheim-1' }
const LOOPBACK = { egressAllow: ['127.0.0.0/8', '::1'] }
const IN_ENGLISH = { 'accept-language': 'en' }
const hostKeys = [newKeyPair().private]

const put = (hub: TestHub, source: object) =>
  hub.call('PUT', 'integrations/busca', { as: 'erp', body: { type: 7, active: false, source } })
const attempt = (hub: TestHub) =>
  hub.call('POST', 'integrations/busca/test', { as: 'erp', headers: IN_ENGLISH })

/** The steps as one line each: `reach`, `login`, or `login source.login_failed` for the one that failed. */
const stepsOf = ({ body }: Answered): string[] =>
  body.steps.map(({ step, ok, code }: { step: string; ok: boolean; code: string | null }) =>
    ok ? step : `${step} ${code}`,
  )

const WELL = ['reach', 'login', 'list', 'take']

test('an SFTP server seen for the first time: its key is kept, shown and asked for from then on', async (t) => {
  const hub = await startHub(t, LOOPBACK)
  const root = await ownFolder(t)
  await putBelow(root, 'in/PRECOS.json', '[]')
  const { port, logins } = await startSftpServer(t, { root, ...LOGIN, hostKeys })
  const source = { kind: 'sftp', host: '127.0.0.1', port, user: 'erp', folder: '/in' }
  await put(hub, { ...source, secret: 'geheim-1' })

  const first = await attempt(hub)
  assert.deepEqual([first.body.ok, stepsOf(first)], [true, WELL], first.text)
  assert.deepEqual(
    first.body.wouldTake.map(({ name, size }: { name: string; size: number }) => [name, size]),
    [['PRECOS.json', 2]],
  )
  const read = await hub.call('GET', 'integrations/busca', { as: 'erp' })
  const { hostKey } = read.body.source
  assert.match(hostKey, /^SHA256:[A-Za-z0-9+/]{43}$/)
  assert.equal(read.headers.get('etag'), '"2"')
  assert.equal(first.body.steps[0].detail, `127.0.0.1 answers with the key ${hostKey}, which is kept.`)
  const { rows } = await hub.db.query(
    `select action, subject, by, facts from audit_entries order by entry_id desc limit 1`,
  )
  assert.deepEqual(rows, [
    { action: 'integration.host_key_kept', subject: 'busca', by: 'erp', facts: { hostKey } },
  ])

  await t.test('the next time it is known, and nothing changes', async () => {
    const again = await attempt(hub)
    assert.equal(again.body.steps[0].detail, '127.0.0.1 answers.')
    assert.equal((await hub.call('GET', 'integrations/busca')).headers.get('etag'), '"2"')
  })

  await t.test('another server at the address hears no password, until its key is forgotten', async () => {
    const other = [newKeyPair().private]
    const impostor = await startSftpServer(t, { root, ...LOGIN, hostKeys: other })
    const moved = { ...source, port: impostor.port }
    await put(hub, { ...moved, secret: 'geheim-1', hostKey })
    const refused = await attempt(hub)
    assert.deepEqual([refused.body.ok, stepsOf(refused)], [false, ['reach source.host_key_changed']])
    assert.deepEqual(impostor.logins, [])
    await put(hub, { ...moved, hostKey: null })
    assert.equal((await attempt(hub)).body.ok, true)
  })
  assert.deepEqual(logins, ['geheim-1', 'geheim-1'])
})

test('each kind of source says how far it came, and why no further', async (t) => {
  const hub = await startHub(t, LOOPBACK)
  const root = await ownFolder(t)
  await mkdir(join(root, 'in'))
  const sftp = await startSftpServer(t, { root, ...LOGIN, hostKeys })
  const ftp = await startFtpServer(t, { root, ...LOGIN })
  const ftps = await startFtpServer(t, { root, ...LOGIN, tls: { certificate: LOCALHOST, implicit: true } })
  const s3 = await startS3Server(t, { user: 'erp', secret: 'geheim-1' })
  const nobody = await freePort()
  const at = { host: 'localhost', user: 'erp', folder: 'in', secret: 'geheim-1' }
  const endpoint = `http://localhost:${s3.port}`
  const bucket = { kind: 's3', user: 'erp', folder: 'in', secret: 'geheim-1', bucket: BUCKET, endpoint }
  const tls = { kind: 'ftps', implicitTls: true, port: ftps.port }

  // Source, its steps.
  for (const [what, source, expected] of [
    ['FTP', { ...at, kind: 'ftp', port: ftp.port }, WELL],
    [
      'FTP, a wrong password',
      { ...at, kind: 'ftp', port: ftp.port, secret: 'geheim-2' },
      ['reach', 'login source.login_failed'],
    ],
    ['FTP, nobody there', { ...at, kind: 'ftp', port: nobody }, ['reach source.unreachable']],
    [
      'FTP, a folder that is not there',
      { ...at, kind: 'ftp', port: ftp.port, folder: 'nada' },
      ['reach', 'login', 'list source.folder_missing'],
    ],
    ['FTP without TLS', { ...at, kind: 'ftps', port: ftp.port }, ['reach source.unreachable']],
    ['FTPS', { ...at, ...tls, caCertificate: LOCALHOST.certificate }, WELL],
    ['FTPS that nobody vouches for', { ...at, ...tls }, ['reach source.unreachable']],
    ['SFTP', { ...at, kind: 'sftp', port: sftp.port }, WELL],
    [
      'SFTP, a wrong password',
      { ...at, kind: 'sftp', port: sftp.port, secret: 'geheim-2' },
      ['reach', 'login source.login_failed'],
    ],
    [
      'SFTP, a folder that is not there',
      { ...at, kind: 'sftp', port: sftp.port, folder: 'nada' },
      ['reach', 'login', 'list source.folder_missing'],
    ],
    ['S3', bucket, WELL],
    ['S3, a wrong secret', { ...bucket, secret: 'geheim-2' }, ['reach', 'login source.login_failed']],
    [
      'S3, a bucket that is not there',
      { ...bucket, bucket: 'nada' },
      ['reach', 'login', 'list source.folder_missing'],
    ],
    [
      'a metadata address',
      { ...at, kind: 'ftp', host: '169.254.169.254' },
      ['reach source.address_forbidden'],
    ],
  ] as const) {
    await t.test(`${what}: ${expected.join(', ')}`, async () => {
      assert((await put(hub, source)).status < 300)
      const answer = await attempt(hub)
      assert.deepEqual([answer.status, stepsOf(answer)], [200, expected], answer.text)
      assert.equal(answer.body.ok, expected === WELL)
      assert(!answer.text.includes('geheim'), answer.text)
    })
  }
})

test('this machine is no source, under any name, unless the operator says so', async (t) => {
  const hub = await startHub(t)
  const root = await ownFolder(t)
  const ftp = await startFtpServer(t, { root, ...LOGIN })
  for (const host of ['127.0.0.1', 'localhost', '::1', '::ffff:127.0.0.1', '2130706433', '0x7f.1']) {
    for (const kind of ['ftp', 'ftps', 'sftp'] as const) {
      await put(hub, { kind, host, port: ftp.port, user: 'erp', folder: '', secret: 'geheim-1' })
      assert.deepEqual(stepsOf(await attempt(hub)), ['reach source.address_forbidden'], `${kind} ${host}`)
    }
  }
  assert.deepEqual(ftp.logins, [])
})

test('a secret that another MALOTE_SECRET has sealed is needed again', async (t) => {
  const hub = await startHub(t, LOOPBACK)
  await put(hub, { kind: 'ftp', host: '127.0.0.1', folder: '', secret: 'geheim-1' })
  Object.assign(hub.platform, { secret: secretOf('another secret, of another hub, 32 long') })
  const answer = await attempt(hub)
  assert.deepEqual([answer.body.ok, stepsOf(answer)], [false, ['reach', 'login integration.secret_missing']])
})
