import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { test, type TestContext } from 'node:test'
import { promisify } from 'node:util'
import { openFileServers, type FileServers } from '../../src/demo/open-file-servers.ts'
import type { SourceSettings } from '../../src/integrations/schema/source.ts'
import { openSource } from '../../src/integrations/sources/open-source.ts'
import { SourceProblem } from '../../src/integrations/sources/source-problem.ts'
import { openEgress } from '../../src/platform/egress/egress.ts'
import { atEnd } from '../harness/at-end.ts'
import { findProgram } from '../integrations/servers/program.ts'

const run = promisify(execFile)
const LOOPBACK = openEgress({ allow: ['127.0.0.0/8'], deny: [] })
const BASE = { host: '127.0.0.1', user: 'erp', folder: '/in/precos' }

async function dataFolderOf(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'malote-demo-files-'))
  atEnd(t, () => rm(folder, { recursive: true, force: true }))
  return folder
}

async function start(
  t: TestContext,
  wanted: { dataFolder: string; ftpPort?: number; sftpPort?: number },
): Promise<FileServers> {
  const servers = await openFileServers({ ftpPort: 0, sftpPort: 0, ...wanted })
  atEnd(t, servers.close)
  return servers
}

/** Logs in as the hub does. */
function log(settings: Pick<SourceSettings, 'kind'> & { port: number | null }, secret = 'erp-demo') {
  const { kind, port } = settings
  assert(port !== null)
  const signal = new AbortController().signal
  return openSource({ ...BASE, kind, port }, { secret, egress: LOOPBACK, folders: [], signal })
}

test('FTP and SFTP show one folder, and let in nobody without the password', async (t) => {
  const dataFolder = await dataFolderOf(t)
  const { ftpPort, sftpPort } = await start(t, { dataFolder })
  const sftp = await log({ kind: 'sftp', port: sftpPort })
  await sftp.write('/in/precos/A.csv', Readable.from([Buffer.from('codigo;preco\r\n')]))
  await sftp.close()
  const ftp = await log({ kind: 'ftp', port: ftpPort })
  assert.deepEqual(
    (await ftp.list('/in/precos')).map(({ name }) => name),
    ['A.csv'],
  )
  await ftp.close()
  assert.equal(await readFile(join(dataFolder, 'ftp/in/precos/A.csv'), 'utf8'), 'codigo;preco\r\n')
  for (const [kind, port] of [
    ['ftp', ftpPort],
    ['sftp', sftpPort],
  ] as const) {
    const refused = await log({ kind, port }, 'other').catch((error: unknown) => error)
    assert(refused instanceof SourceProblem)
    assert.equal(refused.code, 'source.login_failed', kind)
  }
})

test('no path leads out of the folder', async (t) => {
  const dataFolder = await dataFolderOf(t)
  const { ftpPort, sftpPort } = await start(t, { dataFolder })
  for (const [kind, port] of [
    ['ftp', ftpPort],
    ['sftp', sftpPort],
  ] as const) {
    const source = await log({ kind, port })
    for (const path of ['/../sftp-host-key', '/in/../../sftp-host-key', '../../sftp-host-key']) {
      assert.equal(await source.stat(path), null, `${kind} ${path}`)
    }
    await source.close()
  }
})

test('the key of the SFTP server stays the same', async (t) => {
  const dataFolder = await dataFolderOf(t)
  await (await openFileServers({ dataFolder, ftpPort: 0, sftpPort: 0 })).close()
  const key = await readFile(join(dataFolder, 'sftp-host-key'), 'utf8')
  await start(t, { dataFolder })
  assert.equal(await readFile(join(dataFolder, 'sftp-host-key'), 'utf8'), key)
})

test('a port that is taken is done without', async (t) => {
  const first = await start(t, { dataFolder: await dataFolderOf(t) })
  const ports = { ftpPort: first.ftpPort ?? 0, sftpPort: first.sftpPort ?? 0 }
  const second = await start(t, { dataFolder: await dataFolderOf(t), ...ports })
  assert.deepEqual([second.ftpPort, second.sftpPort], [null, null])
})

const hasSftp = findProgram('sftp') !== null

test('OpenSSH’s sftp gets along', { skip: hasSftp ? false : 'needs sftp' }, async (t) => {
  const dataFolder = await dataFolderOf(t)
  const { sftpPort } = await start(t, { dataFolder })
  const [ask, commands, file] = ['ask', 'commands', 'A.csv'].map((name) => join(dataFolder, name)) as [
    string,
    string,
    string,
  ]
  await writeFile(ask, '#!/bin/sh\necho erp-demo\n', { mode: 0o700 })
  await writeFile(file, 'codigo;preco\n')
  await writeFile(
    commands,
    [
      ...['cd /in/precos', `put -p ${file}`, `put ${file} B.csv`, 'rename B.csv C.csv', 'mkdir d', 'rmdir d'],
      ...[`get C.csv ${file}.back`, 'rm C.csv', ''],
    ].join('\n'),
  )
  // The key was made a moment ago: nobody can have seen it. (A batch file would mean that nobody can be asked.)
  const options = ['-oStrictHostKeyChecking=no', '-oUserKnownHostsFile=/dev/null', '-P', String(sftpPort)]
  await run('sh', ['-c', `exec sftp ${options.join(' ')} erp@127.0.0.1 < ${commands}`], {
    env: { ...process.env, SSH_ASKPASS: ask, SSH_ASKPASS_REQUIRE: 'force' },
    timeout: 20_000,
  })
  assert.deepEqual(await readdir(join(dataFolder, 'ftp/in/precos')), ['A.csv'])
  assert.equal(await readFile(`${file}.back`, 'utf8'), 'codigo;preco\n')
})
