import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  access,
  chmod,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  realpath,
  rename,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { binariesFor, nativeFolder } from '../../src/platform/postgres/embedded/binaries.ts'
import type { Notice } from '../../src/platform/postgres/embedded/notice.ts'
import { dataFolderOf } from '../../src/platform/postgres/embedded/folder.ts'
import { findPostmaster, stopPostmaster } from '../../src/platform/postgres/embedded/postmaster.ts'
import { userForNewCluster } from '../../src/platform/postgres/embedded/user.ts'
import {
  EMBEDDED_LIMITS,
  type EmbeddedOptions,
  type EmbeddedServer,
  findEmbedded,
  startEmbedded,
} from '../../src/platform/postgres/embedded/embedded.ts'
import { StartProblem } from '../../src/platform/start-problem.ts'

const AGAIN_MS_MAX = 5_000
const WAIT_MS_MAX = 20_000
const SEAT_LOOK_MS = 10
const isRoot = process.getuid?.() === 0
const onlyRoot = isRoot ? false : 'only root has to step down, and this test does not run as root'
const EMBEDDED = new URL('../../src/platform/postgres/embedded/embedded.ts', import.meta.url).href

test('a first start makes a database, and a second one finds it again within seconds', async (t) => {
  const hub = await newHub(t)
  const first = await hub.start()
  assert.equal(first.adopted, false)
  assert.deepEqual(hub.notices, [
    { notice: 'databaseMade', facts: { version: '18', folder: first.dataFolder } },
  ])
  await ask(first, 'create table kept as select 42 as answer')
  await first.stop()

  const before = performance.now()
  const second = await hub.start()
  assert(performance.now() - before < AGAIN_MS_MAX)
  assert.equal(hub.notices.length, 1)
  assert.deepEqual(await ask(second, 'select answer from kept'), [{ answer: 42 }])
})

test('the database orders by code point, knows accents, and keeps what it promised', async (t) => {
  const hub = await newHub(t)
  const server = await hub.start()
  const [row] = await ask(
    server,
    `select lower('ÉTNICA') as lower, 'Z' < 'a' as by_code_point, current_user as "user",
            current_setting('fsync') as fsync, current_setting('synchronous_commit') as commit,
            current_setting('listen_addresses') as network, current_setting('timezone') as zone`,
  )
  assert.deepEqual(row, {
    lower: 'étnica',
    by_code_point: true,
    user: 'malote',
    fsync: 'on',
    commit: 'on',
    network: '',
    zone: 'UTC',
  })
  await ask(server, 'create extension pg_trgm')
  const trigrams = (await ask(server, `select cardinality(show_trgm('étnica')) as count`)) as [
    { count: number },
  ]
  assert.equal(trigrams[0].count, 7, 'a word is not cut at its accent')
})

test('only the user of the server may enter the folder of its socket', async (t) => {
  const hub = await newHub(t)
  const { host } = (await hub.start()).connection
  assert.equal((await stat(host)).mode & 0o777, 0o700)
})

test('a stop is clean, may be asked twice and leaves no socket behind', async (t) => {
  const hub = await newHub(t)
  const server = await hub.start()
  await Promise.all([server.stop(), server.stop()])
  assert.equal(await findPostmaster(server.dataFolder), null)
  assert.match(await hub.log(), /database system is shut down\n$/)
  await assert.rejects(access(server.connection.host), { code: 'ENOENT' })
})

test('what was committed is there after the server was killed', async (t) => {
  const hub = await newHub(t)
  const server = await hub.start()
  await ask(server, 'create table kept as select generate_series(1, 1000) as answer')
  process.kill(await pidOn(server.dataFolder), 'SIGKILL')

  const again = await hub.start()
  assert.equal(again.adopted, false)
  assert.deepEqual(await ask(again, 'select count(*)::int from kept'), [{ count: 1000 }])
  assert.match(await hub.log(), /automatic recovery in progress/)
  await assert.rejects(access(server.connection.host), { code: 'ENOENT' })
})

test('a server left by a hub that was killed is adopted, and stopped by who adopted it', async (t) => {
  const hub = await newHub(t)
  const child = await hub.startChild()
  const pid = await pidOn(join(hub.folder, 'postgres'))
  child.kill('SIGKILL')
  await once(child, 'exit')

  const server = await hub.start()
  assert.equal(server.adopted, true)
  assert.equal(await pidOn(server.dataFolder), pid)
  await onlySeat(server)
  await server.stop()
  assert.equal(await findPostmaster(server.dataFolder), null)
})

test('Ctrl-C in the terminal reaches the hub and not the server', async (t) => {
  const hub = await newHub(t)
  const child = await hub.startChild()
  process.kill(-child.pid!, 'SIGINT')
  await said(child, 'drains')
  await sleep(200)

  const server = await findEmbedded(hub.folder)
  assert(server !== null)
  assert.deepEqual(await ask(server, 'select 1 as answer'), [{ answer: 1 }])
})

test('of two processes that use one server, the last to leave stops it', async (t) => {
  const hub = await newHub(t)
  const first = await hub.start()
  const second = await hub.start()
  assert.deepEqual([first.adopted, second.adopted], [false, true])
  await first.stop()
  assert.deepEqual(await ask(second, 'select 1 as answer'), [{ answer: 1 }])
  await second.stop()
  assert.equal(await findPostmaster(second.dataFolder), null)
})

test('of two processes that leave at once, one stops the server', async (t) => {
  const hub = await newHub(t)
  const first = await hub.start()
  const second = await hub.start()
  await Promise.all([first.stop(), second.stop()])
  assert.equal(await findPostmaster(first.dataFolder), null)
})

test('two hubs that start at once on an empty folder share one server', async (t) => {
  const hub = await newHub(t)
  const [child, server] = await Promise.all([hub.startChild(), hub.start()])
  assert.notEqual(child.pid, undefined)
  assert.equal(
    (
      await ask(server, `select count(*)::int from pg_stat_activity where application_name = 'malote seat'`)
    )[0]?.['count'],
    2,
  )
  assert.deepEqual((await readdir(hub.folder)).sort(), ['postgres', 'postgres.log'])
})

test('who starts while the last process stops the server gets a new one', async (t) => {
  const hub = await newHub(t)
  const first = await hub.start()
  const [, second] = await Promise.all([first.stop(), sleep(5).then(() => hub.start())])
  assert.deepEqual(await ask(second, 'select 1 as answer'), [{ answer: 1 }])
})

test('a process that joins before the one that started the server may also stop it', async (t) => {
  const hub = await newHub(t)
  const server = await hub.start()
  await server.stop()
  const children = [1, 2, 3].map(() =>
    hub.spawnChild(`const server = await startEmbedded({ folder, log: () => {} }); await server.stop()`),
  )
  assert.deepEqual(await Promise.all(children.map((child) => once(child, 'exit'))), [
    [0, null],
    [0, null],
    [0, null],
  ])
  assert.equal(await findPostmaster(server.dataFolder), null)
})

test('a command finds a running server, and neither stops it nor is waited for', async (t) => {
  const hub = await newHub(t)
  assert.equal(await findEmbedded(hub.folder), null)
  const server = await hub.start()
  const found = await findEmbedded(hub.folder)
  assert.deepEqual(found?.connection, server.connection)
  await found?.stop()
  assert.deepEqual(await ask(server, 'select 1 as answer'), [{ answer: 1 }])
  await server.stop()
  assert.equal(await findEmbedded(hub.folder), null)
})

test('a process that forgot to stop still ends', async (t) => {
  const hub = await newHub(t)
  const child = hub.spawnChild(`await startEmbedded({ folder, log: () => {} })`)
  assert.deepEqual(await once(child, 'exit'), [0, null])
})

test('a data folder below a file says so', async (t) => {
  const hub = await newHub(t)
  await writeFile(join(hub.folder, 'file'), '')
  const folder = join(hub.folder, 'file', 'data')
  await refused(
    hub.start({ folder }),
    `The data folder ${folder} cannot be used, a part of its path is a file: choose another with MALOTE_DATA, or make this one writable.`,
  )
})

test('a data folder that may not be written says so', {
  skip: isRoot && 'root may write everywhere',
}, async (t) => {
  const hub = await newHub(t)
  await chmod(hub.folder, 0o500)
  await refused(
    hub.start(),
    `The data folder ${hub.folder} cannot be used, this user may not write there: choose another with MALOTE_DATA, or make this one writable.`,
  )
})

test('a cluster of another PostgreSQL is refused and not touched', async (t) => {
  const hub = await newHub(t)
  const server = await hub.start()
  await server.stop()
  const { dataFolder } = server
  await writeFile(join(dataFolder, 'PG_VERSION'), '17\n')
  const files = await readdir(hub.folder)
  await refused(
    hub.start(),
    `${dataFolder} was made by PostgreSQL 17 and this malote brings 18: start the malote that made it, or move the data with a PostgreSQL 17 of your own and DATABASE_URL.`,
  )
  assert.deepEqual(await readdir(hub.folder), files)
})

test('a folder that holds something else is refused and not touched', async (t) => {
  const hub = await newHub(t)
  await mkdir(join(hub.folder, 'postgres'))
  await writeFile(join(hub.folder, 'postgres', 'mine'), 'kept')
  await refused(
    hub.start(),
    `${join(hub.folder, 'postgres')} is not empty and holds no PostgreSQL data (ENOTEMPTY): move it away and start again.`,
  )
  assert.equal(await readFile(join(hub.folder, 'postgres', 'mine'), 'utf8'), 'kept')
})

test('a server that ends while starting is quoted', async (t) => {
  const hub = await newHub(t)
  const server = await hub.start()
  await server.stop()
  const { dataFolder } = server
  await rm(join(dataFolder, 'global', 'pg_control'))
  await assert.rejects(hub.start(), (error: Error) => {
    assert(error instanceof StartProblem)
    assert.match(error.message, /^PostgreSQL ended while starting on .*: .*could not open file.*pg_control/)
    return !error.message.includes('\n')
  })
})

test('a very deep data folder works, spaces and accents included', async (t) => {
  const hub = await newHub(t)
  const folder = join(hub.folder, ...Array.from({ length: 20 }, (_, depth) => `pasta nº ${depth} "funda"`))
  const server = await hub.start({ folder })
  assert(server.dataFolder.length > 300)
  assert.deepEqual(await ask(server, 'select 1 as answer'), [{ answer: 1 }])
})

test('an interrupted first start is done again', async (t) => {
  const hub = await newHub(t)
  for (const left of ['postgres.new', 'postgres.new.999999999']) {
    await mkdir(join(hub.folder, left, 'base'), { recursive: true })
    await writeFile(join(hub.folder, left, 'PG_VERSION'), '18\n')
  }
  const server = await hub.start()
  assert.deepEqual(await ask(server, 'select 1 as answer'), [{ answer: 1 }])
  assert.deepEqual((await readdir(hub.folder)).sort(), ['postgres', 'postgres.log'])
})

test('a hub killed in the middle of its first start leaves a folder that starts', async (t) => {
  const hub = await newHub(t)
  const child = hub.spawnChild(`await startEmbedded({ folder, log: () => {} })`)
  await until(async () => (await readdir(hub.folder)).length > 0)
  await sleep(100)
  child.kill('SIGKILL')
  await once(child, 'exit')

  const server = await hub.start()
  assert.deepEqual(await ask(server, 'select 1 as answer'), [{ answer: 1 }])
  assert.deepEqual((await readdir(hub.folder)).sort(), ['postgres', 'postgres.log'])
})

test('a pid file whose pid lives again as something else is no server', async (t) => {
  const hub = await newHub(t)
  const server = await hub.start()
  const pidFile = join(server.dataFolder, 'postmaster.pid')
  const lines = (await readFile(pidFile, 'utf8')).split('\n')
  await server.stop()
  const other = spawn('sleep', ['600'])
  t.after(() => other.kill('SIGKILL'))
  await writeFile(pidFile, [other.pid, ...lines.slice(1)].join('\n'))
  assert.equal(await findEmbedded(hub.folder), null)

  const again = await hub.start()
  assert.equal(again.adopted, false)
  assert.deepEqual(await ask(again, 'select 1 as answer'), [{ answer: 1 }])
  assert.equal(other.exitCode ?? other.signalCode, null)
})

test('an empty pid file, as a power cut leaves it, is no server', async (t) => {
  const hub = await newHub(t)
  const server = await hub.start()
  await server.stop()
  await writeFile(join(server.dataFolder, 'postmaster.pid'), '')
  const again = await hub.start()
  assert.deepEqual(await ask(again, 'select 1 as answer'), [{ answer: 1 }])
})

test('links between libraries that npm did not make are made', async (t) => {
  const { folder } = await newHub(t)
  const native = join(folder, 'native')
  await mkdir(join(native, 'lib'), { recursive: true })
  const links = [{ source: 'native/lib/libpq.so.5.18', target: 'native/lib/libpq.so.5' }]
  await writeFile(join(native, 'pg-symlinks.json'), JSON.stringify(links))
  await binariesFor({ way: 'self' }, folder, native)
  assert.equal(await readlink(join(native, 'lib', 'libpq.so.5')), 'libpq.so.5.18')
})

for (const rootWay of ['namespace', 'nobody'] as const) {
  test(`root runs the server by way of ${rootWay}, and later starts keep that way`, {
    skip: onlyRoot,
  }, async (t) => {
    const hub = await newHub(t)
    const server = await hub.start({ rootWay })
    const { uid } = await stat(server.dataFolder)
    assert.equal(uid === 0, rootWay === 'namespace')
    assert.equal(await uidOf(await pidOn(server.dataFolder)), uid)
    await server.stop()

    const again = await hub.start({ rootWay: rootWay === 'nobody' ? 'namespace' : 'nobody' })
    assert.equal(await uidOf(await pidOn(again.dataFolder)), uid)
    assert.equal(again.dataFolder, join(hub.folder, 'postgres'))
  })
}

test('in a user namespace the server works in a folder that only root may enter', {
  skip: onlyRoot,
}, async (t) => {
  const hub = await newHub(t)
  await chmod(hub.folder, 0o700)
  const server = await hub.start({ rootWay: 'namespace' })
  assert.equal(server.dataFolder, join(hub.folder, 'postgres'))
})

test('a cluster goes elsewhere where nobody cannot enter, and is found there again', {
  skip: onlyRoot,
}, async (t) => {
  const hub = await newHub(t)
  const elsewhere = await newFolder(t)
  await chmod(hub.folder, 0o700)
  const server = await hub.start({ rootWay: 'nobody', elsewhere })
  assert.equal(dirname(dirname(server.dataFolder)), elsewhere)
  assert.deepEqual(hub.notices.at(-1), {
    notice: 'databaseElsewhere',
    facts: { place: server.dataFolder, folder: hub.folder },
  })
  assert.deepEqual((await findEmbedded(hub.folder))?.connection, server.connection)
  await ask(server, 'create table kept as select 42 as answer')
  await server.stop()
  assert.deepEqual((await readdir(hub.folder)).sort(), ['postgres.elsewhere', 'postgres.log'])

  const again = await hub.start({ elsewhere })
  assert.deepEqual(await ask(again, 'select answer from kept'), [{ answer: 42 }])
  await again.stop()

  await rename(dirname(again.dataFolder), join(elsewhere, 'lost'))
  await refused(
    hub.start({ elsewhere }),
    `The database of ${hub.folder} was kept in ${again.dataFolder}, which is gone: put it back, or delete ${join(hub.folder, 'postgres.elsewhere')} to start with an empty one.`,
  )
})

test('programs that nobody cannot read are copied once', { skip: onlyRoot }, async (t) => {
  const closed = await newFolder(t)
  const elsewhere = await newFolder(t)
  await symlink(nativeFolder(), join(closed, 'native'))
  await writeFile(join(closed, 'package.json'), '{ "version": "18.0.0-test" }')
  await chmod(closed, 0o700)
  const user = await userForNewCluster('nobody')

  const { postgres } = await binariesFor(user, elsewhere, join(closed, 'native'))
  assert.equal(postgres, join(elsewhere, 'binaries-18.0.0-test', 'bin', 'postgres'))
  const { ino } = await lstat(postgres)
  assert.equal((await binariesFor(user, elsewhere, join(closed, 'native'))).postgres, postgres)
  assert.equal((await lstat(postgres)).ino, ino)
  assert.deepEqual(await readdir(elsewhere), ['binaries-18.0.0-test'])
})

test('root starts the cluster of an ordinary user as that user', { skip: onlyRoot }, async (t) => {
  const hub = await newHub(t)
  const made = await hub.start({ rootWay: 'nobody' })
  await made.stop()
  const other = spawn('chown', ['-R', '4242:4242', made.dataFolder])
  await once(other, 'exit')

  const server = await hub.start()
  assert.equal(await uidOf(await pidOn(server.dataFolder)), 4242)
})

// ————— What the tests stand on —————

interface TestHub {
  readonly folder: string
  /** What the person who typed the command was told. */
  readonly notices: Notice[]
  start(options?: Partial<EmbeddedOptions>): Promise<EmbeddedServer>
  /** A hub in a process of its own, and process group, once its server is up. It says when it gets SIGINT. */
  startChild(): Promise<ChildProcess>
  spawnChild(program: string): ChildProcess
  /** The server's own log. */
  log(): Promise<string>
}

async function newHub(t: TestContext): Promise<TestHub> {
  const folder = await newFolder()
  const notices: Notice[] = []
  const started: EmbeddedServer[] = []
  const children: ChildProcess[] = []
  t.after(async () => {
    await Promise.all(started.map((server) => server.stop()))
    for (const child of children) child.kill('SIGKILL')
    const left = await findPostmaster(await dataFolderOf(folder))
    if (left !== null) await stopPostmaster(left, EMBEDDED_LIMITS)
    await removeFolder(folder)
  })

  const spawnChild = (program: string): ChildProcess => {
    const source = `import { startEmbedded } from ${JSON.stringify(EMBEDDED)}; const folder = ${JSON.stringify(folder)}; ${program}`
    const child = spawn(process.execPath, ['--input-type=module', '-e', source], {
      detached: true,
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    children.push(child)
    return child
  }

  return {
    folder,
    notices,
    spawnChild,
    async start(options = {}) {
      const server = await startEmbedded({ folder, log: (notice) => notices.push(notice), ...options })
      started.push(server)
      return server
    },
    async startChild() {
      const child = spawnChild(
        `process.on('SIGINT', () => console.log('drains')); await startEmbedded({ folder, log: () => {} }); console.log('ready'); setInterval(() => {}, 1000)`,
      )
      await said(child, 'ready')
      return child
    },
    log: () => readFile(join(folder, 'postgres.log'), 'utf8'),
  }
}

/** Everybody may enter it, as the data folder of an installation. */
async function newFolder(t?: TestContext): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'embedded-test-')))
  await chmod(folder, 0o755)
  t?.after(() => removeFolder(folder))
  return folder
}

async function removeFolder(folder: string): Promise<void> {
  await chmod(folder, 0o755)
  await rm(folder, { recursive: true, force: true, maxRetries: 5 })
}

async function ask(server: EmbeddedServer, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ ...server.connection, ssl: false })
  await client.connect()
  const { rows } = await client.query<Record<string, unknown>>(text)
  await client.end()
  return rows
}

/** Waits until the server has noticed that whoever was killed uses it no more. */
async function onlySeat(server: EmbeddedServer): Promise<void> {
  const seats = `select count(*)::int from pg_stat_activity where application_name = 'malote seat'`
  for (const late = performance.now() + WAIT_MS_MAX; ; ) {
    if ((await ask(server, seats))[0]?.['count'] === 1) return
    assert(performance.now() < late, 'who was killed still sits there')
    await sleep(SEAT_LOOK_MS)
  }
}

async function refused(start: Promise<unknown>, message: string): Promise<void> {
  await assert.rejects(start, (error: Error) => {
    assert(error instanceof StartProblem, String(error))
    assert.equal(error.message, message)
    return true
  })
}

async function pidOn(dataFolder: string): Promise<number> {
  const postmaster = await findPostmaster(dataFolder)
  assert(postmaster !== null, `no server runs on ${dataFolder}`)
  return postmaster.pid
}

async function uidOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  return Number(/^Uid:\s+(\d+)/m.exec(status)?.[1])
}

async function said(child: ChildProcess, word: string): Promise<void> {
  let text = ''
  const read = (chunk: Buffer) => {
    text += chunk.toString()
  }
  child.stdout?.on('data', read)
  await until(async () => text.includes(word) || child.exitCode !== null)
  child.stdout?.off('data', read)
  assert(text.includes(word), `the child did not say "${word}"`)
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  const late = AbortSignal.timeout(WAIT_MS_MAX)
  while (!late.aborted) {
    if (await isSo()) return
    await sleep(10)
  }
  assert.fail(`not within ${WAIT_MS_MAX / 1000} s`)
}
