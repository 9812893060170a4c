import type { Refusal } from '../../kernel/result.ts'
import { statement } from '../../platform/postgres/statement.ts'

/** Where the source side of a connector is. */
export interface PullRow {
  readonly site_id: string
  readonly integration: string
  readonly due_at: Date
  readonly fence: number
  readonly started_at: Date | null
  /** The page that is asked for next. */
  readonly page: number
  readonly cursor: string | null
  readonly page_sha256: string | null
  readonly repeated: number
  readonly rows: bigint
  readonly since: Date | null
  readonly finished_at: Date | null
  readonly finished_rows: bigint | null
  readonly finished_pages: number | null
  readonly code: Refusal['code'] | null
  readonly facts: Refusal['facts'] | null
  readonly failing_since: Date | null
  readonly tries: number
}

const COLUMNS = `site_id, integration, due_at, fence, started_at, page, cursor, page_sha256, repeated, rows, since,
            finished_at, finished_rows, finished_pages, code, facts, failing_since, tries`

/** Of a run that begins at the first page, `$3` its time. */
const ANEW = `started_at = null, page = 1, cursor = null, page_sha256 = null, repeated = 0, rows = 0`

/**
 * A source side that is new, or whose settings have changed: it begins at once, with everything. A run under way does
 * not go on.
 */
export const MAKE_PULL = statement(
  'make_connector_pull',
  `insert into connector_pulls (site_id, integration, due_at)
   values ($1, $2, $3)
       on conflict (site_id, integration) do update
      set due_at = excluded.due_at, fence = connector_pulls.fence + 1, claimed_until = null, since = null, code = null,
          facts = null, failing_since = null, tries = 0, ${ANEW}`,
)

export const REMOVE_PULL = statement(
  'remove_connector_pull',
  `delete from connector_pulls where site_id = $1 and integration = $2`,
)

/** Has a run begin now, unless one is under way. */
export const HURRY_PULL = statement(
  'hurry_connector_pull',
  `update connector_pulls
      set due_at = least(due_at, $3)
    where site_id = $1 and integration = $2
   returning ${COLUMNS}`,
)

export const READ_PULL = statement(
  'read_connector_pull',
  `select ${COLUMNS} from connector_pulls where site_id = $1 and integration = $2`,
)

/** Takes a run that is due until `$4`; it goes on where the last one stopped. */
export const CLAIM_PULL = statement(
  'claim_connector_pull',
  `update connector_pulls
      set claimed_until = $4, fence = fence + 1, started_at = coalesce(started_at, $3)
    where site_id = $1 and integration = $2 and due_at <= $3 and (claimed_until is null or claimed_until <= $3)
   returning ${COLUMNS}`,
)

/** A page is loaded: the next one is `$4`, behind cursor `$5`. None where somebody else has the run since. */
export const SAVE_PAGE = statement(
  'save_connector_page',
  `update connector_pulls
      set page = $4, cursor = $5, page_sha256 = $6, repeated = $7, rows = rows + $8, claimed_until = $9, code = null,
          facts = null, failing_since = null, tries = 0
    where site_id = $1 and integration = $2 and fence = $3
   returning ${COLUMNS}`,
)

/** The last page is loaded: the next run asks for what has changed since `$4`. */
export const FINISH_PULL = statement(
  'finish_connector_pull',
  `update connector_pulls
      set since = $4, due_at = $5, finished_at = $6, finished_rows = rows + $7, finished_pages = $8, claimed_until = null,
          code = null, facts = null, failing_since = null, tries = 0, ${ANEW}
    where site_id = $1 and integration = $2 and fence = $3`,
)

/** A run is interrupted until `$4`; it goes on at its page. */
export const PUT_OFF_PULL = statement(
  'put_off_connector_pull',
  `update connector_pulls
      set due_at = $4, claimed_until = null, code = coalesce($5, code), facts = coalesce($6::jsonb, facts),
          failing_since = coalesce($7, failing_since), tries = $8
    where site_id = $1 and integration = $2 and fence = $3`,
)

/** The same, and what goes on then is a new run. */
export const GIVE_UP_RUN = statement(
  'give_up_connector_run',
  `update connector_pulls
      set due_at = $4, claimed_until = null, code = $5, facts = $6::jsonb, failing_since = $7, tries = $8, ${ANEW}
    where site_id = $1 and integration = $2 and fence = $3`,
)
