import { InvalidArgumentError, type Command } from 'commander'
import type { Change } from '../access/users/save-user.ts'
import type { Platform } from '../platform/platform.ts'
import { refused, say, sentence } from './terminal.ts'
import { readPassword } from './read-password.ts'
import { MAY_CREATE, withProgram } from './with-program.ts'

/** Users read at a time. */
const PAGE_USERS = 500

type Grants = Readonly<Record<string, readonly string[]>>

interface UserOptions {
  readonly grant?: Grants
  readonly hubAdmin?: boolean
  readonly password?: boolean
  readonly passwordStdin?: boolean
}

/** `malote user add NAME --grant SITE=permission,…`. */
export function userCommand(program: Command): void {
  const user = program.command('user').description(sentence('user'))
  user
    .command('add')
    .description(sentence('userAdd'))
    .argument('<name>')
    .option('--grant <site=permissions>', sentence('userGrant'), addGrant)
    .option('--hub-admin', sentence('userHubAdmin'))
    .option('--password', sentence('userPassword'))
    .option('--password-stdin', sentence('passwordStdin'))
    .action(addUser)
  user.command('remove').description(sentence('userRemove')).argument('<name>').action(removeUserNamed)
  user.command('list').description(sentence('userList')).action(listUsers)
}

function addUser(username: string, options: UserOptions): Promise<void> {
  return withProgram(async (platform) => {
    const { saveUser } = await import('../access/users/save-user.ts')
    const { readUser } = await import('../access/users/list-users.ts')
    const { inTransaction } = await import('../platform/postgres/db.ts')
    const { isUsername } = await import('../access/credentials.ts')
    if (!isUsername(username)) throw refused({ code: 'request.malformed', facts: { field: 'name' } })
    const known = await readUser(platform.db, username, { sites: null })
    const { password: asks = false, passwordStdin: fromInput = false } = options
    const wanted = {
      username,
      // Grants alone leave the password as it is.
      passwordHash: known.ok && !asks && !fromInput ? null : await newHash(platform, username, { fromInput }),
      // Adds: whoever sets a password anew does not mean to take the grants away.
      grants: { ...(known.ok ? known.value.grants : {}), ...options.grant },
      ...(options.hubAdmin === true ? { hubAdmin: true } : {}),
    }
    const change = await ownChange(platform.now())
    const saved = await inTransaction(platform.db, (tx) => saveUser(tx, wanted, change))
    if (!saved.ok) throw refused(saved.refusal)
    say(sentence(saved.value.created ? 'userCreated' : 'userChanged', { user: username }))
  }, MAY_CREATE)
}

async function newHash(
  platform: Platform,
  username: string,
  { fromInput }: { fromInput: boolean },
): Promise<string> {
  const { hashOf } = await import('../access/users/save-user.ts')
  const { loginsOf } = await import('../access/logins.ts')
  const hash = await hashOf(loginsOf(platform).passwords, await readPassword(username, { fromInput }))
  if (!hash.ok) throw refused(hash.refusal)
  return hash.value
}

function removeUserNamed(username: string): Promise<void> {
  return withProgram(async ({ db, now }) => {
    const { removeUser } = await import('../access/users/save-user.ts')
    const { inTransaction } = await import('../platform/postgres/db.ts')
    const change = await ownChange(now())
    const removed = await inTransaction(db, (tx) => removeUser(tx, username, change))
    if (!removed.ok) throw refused(removed.refusal)
    say(sentence('userRemoved', { user: username }))
  })
}

function listUsers(): Promise<void> {
  return withProgram(async ({ db }) => {
    const { listUsers: read } = await import('../access/users/list-users.ts')
    let cursor: string | null = null
    do {
      const query: { limit: number; cursor?: string } = {
        limit: PAGE_USERS,
        ...(cursor === null ? {} : { cursor }),
      }
      const page = await read(db, query, { sites: null })
      if (!page.ok) throw refused(page.refusal)
      for (const { username, hubAdmin, grants } of page.value.items) {
        const granted = Object.entries(grants).map(
          ([site, permissions]) => `${site}=${permissions.join(',')}`,
        )
        say([username, ...(hubAdmin ? ['hub:admin'] : []), ...granted].join('\t'))
      }
      cursor = page.value.nextCursor
    } while (cursor !== null)
  })
}

/** Whoever may open the database at all may everything. */
async function ownChange(at: Date): Promise<Change> {
  const { COMMAND_LINE } = await import('../access/record-audit.ts')
  return { by: COMMAND_LINE, at, reach: { sites: null } }
}

/** "SITE=load,configure", added to those given before. */
function addGrant(text: string, before: Grants = {}): Grants {
  const [, site, permissions] = /^([A-Za-z0-9_-]{1,64})=([a-z:,]+)$/.exec(text) ?? []
  if (site === undefined || permissions === undefined) {
    throw new InvalidArgumentError(sentence('grantMalformed'))
  }
  return { ...before, [site]: [...(before[site] ?? []), ...permissions.split(',')] }
}
