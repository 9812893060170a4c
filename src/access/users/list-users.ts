import { pageOf, readCursor, type Page } from '../../kernel/page.ts'
import { ok, refuse, type Result } from '../../kernel/result.ts'
import { timeText } from '../../kernel/time.ts'
import type { Db } from '../../platform/postgres/db.ts'
import { rowOf, rowsOf } from '../../platform/postgres/statement.ts'
import { LIST_USERS, USER, type UserRow } from './queries.ts'
import { sees, visible, type Grants, type Reach } from './user-rules.ts'

/** A user as an administrator sees it: the grants within its reach, never a password or its hash. */
export interface User {
  readonly username: string
  readonly hubAdmin: boolean
  readonly grants: Grants
  readonly createdAt: string
  readonly updatedAt: string
}

/** A user: `user.not_found` also for one granted nothing within reach. */
export async function readUser(db: Db, username: string, reach: Reach): Promise<Result<User>> {
  const row = await rowOf<UserRow>(db, USER, [username])
  if (row === null || !sees(reach, row.grants)) return refuse('user.not_found', { username })
  return ok(userOf(row, reach))
}

/** Users within reach, by name: `request.cursor_invalid` for a cursor of none of our pages. */
export async function listUsers(
  db: Db,
  { limit, cursor }: { limit: number; cursor?: string },
  reach: Reach,
): Promise<Result<Page<User>>> {
  const after = readCursor(cursor, 1)
  if (!after.ok) return after
  const sites = reach.sites === null ? null : [...reach.sites]
  const rows = await rowsOf<UserRow>(db, LIST_USERS, [after.value?.[0] ?? '', sites, limit + 1])
  const shape = { item: (row: UserRow) => userOf(row, reach), key: (row: UserRow) => [row.username] }
  return ok(pageOf(rows, limit, shape))
}

/** A user as the API answers it, from its row. */
export function userOf(row: UserRow, reach: Reach): User {
  return {
    username: row.username,
    hubAdmin: row.hub_admin,
    grants: visible(reach, row.grants),
    createdAt: timeText(row.created_at),
    updatedAt: timeText(row.updated_at),
  }
}
