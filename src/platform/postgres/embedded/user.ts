import { type ChildProcess, execFile, spawn, type SpawnOptions } from 'node:child_process'
import { chown, readFile } from 'node:fs/promises'
import { userInfo } from 'node:os'
import { StartProblem } from '../../start-problem.ts'

/**
 * Who runs the programs of the embedded server. PostgreSQL refuses root, and we make no system users.
 *
 * - `self`: the user we are.
 * - `namespace`: the user we are, shown to the program as `shownAs`. To the kernel it stays the same
 *   user, so a root-only folder can be entered; other people's folders cannot, not even by root.
 * - `other`: root has stepped down to that user.
 */
export type ServerUser =
  | { readonly way: 'self' }
  | { readonly way: 'namespace'; readonly shownAs: number }
  | { readonly way: 'other'; readonly uid: number; readonly gid: number }

/** How root runs a server that refuses root. */
export type RootWay = 'namespace' | 'nobody'

/** How long a small command (`true`, `test`) may take. */
const PROBE_MS = 10_000
const OUTPUT_BYTES_MAX = 1024 * 1024

/**
 * All that the programs see of the environment: a `PGDATA` or `LC_ALL` of whoever types the command must
 * not change the database.
 */
const ENVIRONMENT = {
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  LC_ALL: 'C',
  TZ: 'UTC',
}

const OTHER_DATABASE = 'or set DATABASE_URL to a PostgreSQL of your own'

/** The user for a new cluster. Throws `StartProblem` when root has no way to step down. */
export async function userForNewCluster(rootWay?: RootWay): Promise<ServerUser> {
  // `initdb` stops when its user has no name, as in containers started under a bare number.
  if (ownUid() !== 0 && hasName()) return { way: 'self' }

  if (rootWay !== 'nobody') {
    const namespace = await namespaceUser()
    if (namespace !== null) return namespace
  }
  if (rootWay === 'namespace' || ownUid() !== 0) {
    throw new StartProblem(
      `PostgreSQL cannot run as user id ${ownUid()} here: start malote as an ordinary user with a name, ${OTHER_DATABASE}.`,
    )
  }
  const nobody = (await namedUsers()).find(({ name }) => name === 'nobody')
  if (nobody !== undefined) {
    const user: ServerUser = { way: 'other', uid: nobody.uid, gid: nobody.gid }
    if ((await runAs(user, 'true', [], PROBE_MS)).ok) return user
  }
  throw new StartProblem(
    `PostgreSQL cannot run as root, and nothing here lets root step down: start malote as an ordinary user, ${OTHER_DATABASE}.`,
  )
}

/**
 * The user for a cluster that is there: its owner, whoever made it. So a cluster keeps the way it was
 * made, and root may start an ordinary user's hub. Throws `StartProblem` when we cannot be that user.
 */
export async function userOfCluster(
  cluster: string,
  owner: { uid: number; gid: number },
): Promise<ServerUser> {
  if (owner.uid !== ownUid()) {
    if (ownUid() === 0) return { way: 'other', uid: owner.uid, gid: owner.gid }
    throw new StartProblem(
      `${cluster} belongs to user id ${owner.uid}: start malote as that user, or give this user the folder with chown -R.`,
    )
  }
  if (ownUid() !== 0) return { way: 'self' }

  const namespace = await namespaceUser()
  if (namespace !== null) return namespace
  throw new StartProblem(
    `${cluster} was made by root in a user namespace, which is not allowed here: run "chown -R nobody ${cluster}" and start again.`,
  )
}

/** Runs a program to its end. `output` holds what it said, or why it could not be run. */
export function runAs(
  user: ServerUser,
  program: string,
  args: readonly string[],
  timeoutMs: number,
): Promise<{ readonly ok: boolean; readonly output: string }> {
  const [file, argv, options] = commandOf(user, program, args)
  return new Promise((resolve) => {
    try {
      execFile(
        file,
        argv,
        { ...options, timeout: timeoutMs, maxBuffer: OUTPUT_BYTES_MAX },
        (error, stdout, stderr) =>
          resolve({ ok: error === null, output: `${stdout}${stderr}` || (error?.message ?? '') }),
      )
    } catch (error) {
      // Node throws at once, instead of calling back, when the system refuses the change of user.
      resolve({ ok: false, output: String(error) })
    }
  })
}

/**
 * Starts a program that outlives us, in a session of its own: Ctrl-C in the terminal reaches the hub,
 * which drains and then stops the server, and not the server itself.
 */
export function launchAs(
  user: ServerUser,
  program: string,
  args: readonly string[],
  logFd: number,
): ChildProcess {
  const [file, argv, options] = commandOf(user, program, args)
  const child = spawn(file, argv, { ...options, detached: true, stdio: ['ignore', logFd, logFd] })
  child.unref()
  return child
}

/** Whether the server's user can get to a file or folder, through all the folders above it. */
export async function canReach(user: ServerUser, path: string): Promise<boolean> {
  if (user.way === 'self') return true
  return (await runAs(user, 'sh', ['-c', 'test -r "$0" && test -x "$0"', path], PROBE_MS)).ok
}

/** Makes a folder the server user's own, where that is somebody else. */
export async function giveTo(user: ServerUser, path: string): Promise<void> {
  if (user.way === 'other') await chown(path, user.uid, user.gid)
}

function commandOf(
  user: ServerUser,
  program: string,
  args: readonly string[],
): [file: string, argv: string[], options: SpawnOptions] {
  // Where we stand may be a folder the other user cannot enter.
  const options = { cwd: '/', env: ENVIRONMENT }
  switch (user.way) {
    case 'self':
      return [program, [...args], options]
    case 'namespace':
      return ['unshare', ['--user', `--map-user=${user.shownAs}`, program, ...args], options]
    case 'other':
      return [program, [...args], { ...options, uid: user.uid, gid: user.gid }]
    default:
      return user satisfies never
  }
}

/** Null where user namespaces are not allowed, as in many containers. */
async function namespaceUser(): Promise<ServerUser | null> {
  // Any id but root's will do, as long as it has a name: `initdb` looks it up.
  const named = (await namedUsers()).find(({ uid }) => uid !== 0)
  if (named === undefined) return null
  const user: ServerUser = { way: 'namespace', shownAs: named.uid }
  return (await runAs(user, 'true', [], PROBE_MS)).ok ? user : null
}

async function namedUsers(): Promise<{ name: string; uid: number; gid: number }[]> {
  const text = await readFile('/etc/passwd', 'utf8').catch(() => '')
  return text
    .split('\n')
    .map((line) => line.split(':'))
    .filter((fields) => fields.length >= 4)
    .map(([name, , uid, gid]) => ({ name: name ?? '', uid: Number(uid), gid: Number(gid) }))
}

function ownUid(): number | undefined {
  return process.getuid?.()
}

function hasName(): boolean {
  try {
    userInfo()
    return true
  } catch {
    return false
  }
}
