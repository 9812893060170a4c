import { statement } from '../../platform/postgres/statement.ts'

export interface UserRow {
  readonly username: string
  readonly hub_admin: boolean
  readonly created_at: Date
  readonly updated_at: Date
  /** What is granted, by site. */
  readonly grants: Readonly<Record<string, readonly string[]>>
}

const USER_COLUMNS = `
          username, hub_admin, created_at, updated_at,
          (select coalesce(jsonb_object_agg(site_id, to_jsonb(permissions)), '{}')
             from grants
            where grants.username = users.username) as grants`

export const USER = statement('user', `select ${USER_COLUMNS} from users where username = $1`)

/**
 * Against a grant of another site coming in between: whose user it is must stay so till we are done. The user is
 * read by the next statement, since one that had to wait sees the grants of before its wait.
 */
export const LOCK_USER = statement('lock_user', `select username from users where username = $1 for update`)

/** Users behind `$1`, of the sites `$2` only (null: of any or none). */
export const LIST_USERS = statement(
  'list_users',
  `select ${USER_COLUMNS}
     from users
    where username > $1
      and ($2::text[] is null
           or exists (select 1 from grants where grants.username = users.username and site_id = any ($2)))
    order by username
    limit $3`,
  'fresh',
)

export const ADD_USER = statement(
  'add_user',
  `insert into users (username, password_hash, hub_admin, created_at, updated_at)
   values ($1, $2, $3, $4, $4)`,
)

/** A new password, when there is one, is a new version: what the old one opened is closed. */
export const SAVE_USER = statement(
  'save_user',
  `update users
      set password_hash = coalesce($2, password_hash),
          version = version + case when $2::text is null then 0 else 1 end,
          hub_admin = $3,
          updated_at = $4
    where username = $1`,
)

/** Two administrators of the hub that go at once: the second looks for others once the first is gone. */
export const LOCK_HUB_ADMINS = statement(
  'lock_hub_admins',
  `select pg_advisory_xact_lock(hashtextextended('malote hub admins', 0))`,
)

export const OTHER_HUB_ADMIN = statement(
  'other_hub_admin',
  `select username from users where hub_admin and username <> $1 limit 1`,
)

export const REMOVE_USER = statement('remove_user', `delete from users where username = $1`)

/** Else whoever gets the name next could be answered what the one before was. The sites lead to its keys. */
export const FORGET_ANSWERS_OF_USER = statement(
  'forget_answers_of_user',
  `delete from kept_answers where site_id in (select site_id from sites) and username = $1`,
)

export const SAVE_GRANT = statement(
  'save_grant',
  `insert into grants (site_id, username, permissions)
   values ($1, $2, $3)
       on conflict (site_id, username) do update set permissions = excluded.permissions`,
)

export const REMOVE_GRANT = statement(
  'remove_grant',
  `delete from grants where site_id = $1 and username = $2`,
)

/** Which of these sites there are. */
export const KNOWN_SITES = statement('known_sites', `select site_id from sites where site_id = any ($1)`)
