import { statement } from '../../../platform/postgres/statement.ts'
import type { PickupProblem } from '../schema.ts'

export interface RemoteFileRow {
  readonly file_id: bigint
  readonly name: string
  readonly bytes: bigint
  readonly modified_at: Date | null
  readonly first_seen_at: Date
  readonly same_since: Date
  readonly taken_at: Date | null
  readonly sha256: string | null
  readonly load_id: bigint | null
  readonly refusal: PickupProblem | null
  readonly moved_to: string | null
  readonly left_because: PickupProblem | null
  readonly gone_at: Date | null
  readonly returned_rows: bigint
  readonly returned_at: Date | null
}

const COLUMNS =
  'file_id, name, bytes, modified_at, first_seen_at, same_since, taken_at, sha256, load_id, refusal, moved_to, ' +
  'left_because, gone_at, returned_rows, returned_at'

/** A listing handed in as lists side by side: names, sizes, times. */
const LISTED = `unnest($4::text[], $5::bigint[], $6::timestamptz[]) as listed (name, bytes, modified_at)`

/**
 * What the hub has of place `$3` and the folder no longer shows is gone at `$7`; of another size or time under the same
 * name it is another file.
 */
export const NOTE_GONE = statement(
  'note_gone',
  `update remote_files f
      set gone_at = $7
    where f.site_id = $1 and f.integration = $2 and f.place = $3 and f.gone_at is null and f.taken_at is not null
      and not exists (select from ${LISTED}
                       where listed.name = f.name and listed.bytes = f.bytes
                         and listed.modified_at is not distinct from f.modified_at)`,
)

/** Files that left before the hub took them, it never had. */
export const FORGET_UNSEEN = statement(
  'forget_unseen',
  `delete from remote_files
    where site_id = $1 and integration = $2 and place = $3 and gone_at is null and taken_at is null
      and name <> all ($4::text[])`,
)

/** Notes what place `$3` shows at `$7`: what is new, and what has grown since. */
export const NOTE_SEEN = statement(
  'note_seen',
  `insert into remote_files as f (site_id, integration, place, name, bytes, modified_at, first_seen_at, same_since)
   select $1, $2, $3, name, bytes, modified_at, $7, $7 from ${LISTED} order by name
       on conflict (site_id, integration, place, name) where gone_at is null
       do update set bytes = excluded.bytes, modified_at = excluded.modified_at, same_since = $7
    where f.taken_at is null and (f.bytes, f.modified_at) is distinct from (excluded.bytes, excluded.modified_at)`,
)

/**
 * Files of place `$3` that wait to be taken, the oldest first, those that could not be read last; `$4` at most. Those
 * that have grown at `$6` for longer than since `$5` do not keep others waiting.
 */
export const LIST_WAITING = statement(
  'list_waiting',
  `select ${COLUMNS}
     from remote_files
    where site_id = $1 and integration = $2 and place = $3 and gone_at is null and taken_at is null
      and (same_since <= $6 or first_seen_at > $5)
    order by left_because is not null, coalesce(modified_at, first_seen_at), name
    limit $4`,
  'fresh',
)

/** Files that the hub has and that still lie where they were, those that could not be moved last. */
export const LIST_UNMOVED = statement(
  'list_unmoved',
  `select ${COLUMNS}
     from remote_files
    where site_id = $1 and integration = $2 and place = $3 and gone_at is null and taken_at is not null
      and refusal ->> 'code' is distinct from 'pickup.name_unsafe'
    order by left_because is not null, file_id
    limit $4`,
)

export const COUNT_WAITING = statement(
  'count_waiting',
  `select count(*)::integer as files
     from remote_files
    where site_id = $1 and integration = $2 and place = $3 and gone_at is null and taken_at is null`,
)

/** Holds a file that nobody has taken; no row when somebody has. */
export const HOLD_FILE = statement(
  'hold_file',
  `select ${COLUMNS}
     from remote_files
    where site_id = $1 and file_id = $2 and taken_at is null and gone_at is null
      for update`,
)

/** The hub has it: as load `$5`, or refused for `$6`. */
export const TAKE_FILE = statement(
  'take_file',
  `update remote_files
      set taken_at = $3, sha256 = $4, load_id = $5, refusal = $6::jsonb, is_open = $5::bigint is not null,
          left_because = null
    where site_id = $1 and file_id = $2`,
)

/** It was moved to `$3`, at `$4`; null: it was gone before. */
export const NOTE_MOVED = statement(
  'note_moved',
  `update remote_files
      set moved_to = $3, gone_at = coalesce(gone_at, $4), left_because = null
    where site_id = $1 and file_id = $2`,
)

/** It could not be moved. */
export const NOTE_LEFT = statement(
  'note_left',
  `update remote_files set left_because = $3::jsonb where site_id = $1 and file_id = $2`,
)

/** It is not as it was when it was listed: it waits for two equal listings again. */
export const NOTE_UNSETTLED = statement(
  'note_unsettled',
  `update remote_files set same_since = $3 where site_id = $1 and file_id = $2 and taken_at is null`,
)

/** Loads of an integration's files that have come to rest with more refused than was put back. */
export const LIST_RETURNABLE = statement(
  'list_returnable',
  `select f.file_id, f.name, l.load_id, l.rows_refused, l.state
     from remote_files f
     join loads l on l.site_id = f.site_id and l.load_id = f.load_id
    where f.site_id = $1 and f.integration = $2 and f.is_open
      and ((l.state = 'finished' and l.rows_refused > f.returned_rows) or (l.state in ('failed', 'cancelled') and f.returned_at is null))
      and (f.return_due_at is null or f.return_due_at <= $4)
    order by f.file_id
    limit $3`,
)

export interface ReturnableRow {
  readonly file_id: bigint
  readonly name: string
  readonly load_id: bigint
  readonly rows_refused: bigint
  readonly state: 'finished' | 'failed' | 'cancelled'
}

/** `$3` rows of a load have been put back, or its whole file has. */
export const NOTE_RETURNED = statement(
  'note_returned',
  `update remote_files set returned_rows = $3, returned_at = $4, return_due_at = null where site_id = $1 and file_id = $2`,
)

/** They could not be put back for `$3`; to be tried again at `$4`. */
export const PUT_OFF_RETURN = statement(
  'put_off_return',
  `update remote_files set left_because = $3::jsonb, return_due_at = $4 where site_id = $1 and file_id = $2`,
)

/** Files whose loads can have no more refused rows than were put back are done with. */
export const CLOSE_FILES = statement(
  'close_files',
  `update remote_files f
      set is_open = false
     from loads l
    where f.is_open and l.site_id = f.site_id and l.load_id = f.load_id
      and ((l.state = 'finished' and l.rows_parked = 0 and l.rows_refused = f.returned_rows)
           or (l.state in ('failed', 'cancelled') and f.returned_at is not null))`,
)

/** Files of an integration, the newest first, behind `$3`; those in a state only, when asked for. */
export const LIST_FILES = statement(
  'list_files',
  `select ${COLUMNS}
     from remote_files
    where site_id = $1 and integration = $2 and ($3::bigint is null or file_id < $3)
    order by file_id desc
    limit $4`,
)

/** What is long gone is forgotten; what lies there stays known, or it would be taken twice. */
export const FORGET_FILES = statement(
  'forget_files',
  `delete from remote_files
    where (site_id, file_id) in (select site_id, file_id from remote_files
                                  where gone_at < $1 and not is_open
                                  limit $2)`,
)
