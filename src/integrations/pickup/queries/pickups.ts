import { statement } from '../../../platform/postgres/statement.ts'
import type { IntegrationRow } from '../../queries.ts'
import type { PickupProblem } from '../schema.ts'

/** A source that a worker has taken up. */
export interface ClaimedRow extends IntegrationRow {
  readonly site_id: string
  readonly time_zone: string
  readonly locale: string
  readonly secret: Buffer | null
  readonly fence: bigint
  readonly failures: number
  readonly due_at: Date | null
  readonly asked_by: string | null
  readonly asked_at: Date | null
  /** Its folder is to be listed; else refused rows alone are to be put back. */
  readonly is_due: boolean
}

/** Sets when a source is looked at next; its integration's settings have said it. */
export const SCHEDULE_PICKUP = statement(
  'schedule_pickup',
  `insert into pickups (site_id, integration, due_at) values ($1, $2, $3)
       on conflict (site_id, integration) do update set due_at = $3, failures = 0`,
)

/** Somebody wants a run now; a second one before it begins is the same run. */
export const ASK_FOR_RUN = statement(
  'ask_for_run',
  `insert into pickups (site_id, integration, asked_at, asked_by) values ($1, $2, $3, $4)
       on conflict (site_id, integration) do update set asked_at = $3, asked_by = $4`,
)

/** What a worker comes for beside the schedule: refused rows of a load that came to rest. */
const HAS_REFUSED = `exists (
       select from remote_files f
         join loads l on l.site_id = f.site_id and l.load_id = f.load_id
        where f.site_id = p.site_id and f.integration = p.integration and f.is_open
          and (f.return_due_at is null or f.return_due_at <= $1)
          and ((l.state = 'finished' and l.rows_refused > f.returned_rows)
               or (l.state in ('failed', 'cancelled') and f.returned_at is null)))`

/**
 * Takes up the source that has waited longest at `$1`, for this worker alone until `$2`; one whose worker went silent
 * is another's then.
 */
export const CLAIM_PICKUP = statement(
  'claim_pickup',
  `with next as (
     select p.site_id, p.integration, coalesce(p.asked_at <= $1 or p.due_at <= $1, false) as is_due
       from pickups p
      where (p.leased_until is null or p.leased_until < $1)
        and (p.asked_at <= $1 or p.due_at <= $1 or (p.failures = 0 and ${HAS_REFUSED}))
      order by p.asked_at nulls last, p.due_at nulls last
      limit 1
        for update of p skip locked)
   update pickups p
      set leased_until = $2, fence = p.fence + 1
     from next
     join integrations i on i.site_id = next.site_id and i.name = next.integration
     join sites s on s.site_id = next.site_id
    where p.site_id = next.site_id and p.integration = next.integration
   returning i.site_id, i.integration_id, i.name, i.type, i.active, i.settings, i.source, i.secret, i.pickup, i.version,
             i.created_at, i.updated_at, s.time_zone, s.locale, p.fence, p.failures, p.due_at, p.asked_by, p.asked_at,
             next.is_due`,
)

export const RENEW_PICKUP = statement(
  'renew_pickup',
  `update pickups set leased_until = $4 where site_id = $1 and integration = $2 and fence = $3`,
)

/** Takes hold of a source that is still this worker's; none when another has taken it up. */
export const HOLD_PICKUP = statement(
  'hold_pickup',
  `select fence from pickups where site_id = $1 and integration = $2 and fence = $3 for update`,
)

/**
 * Gives a source back. Who asked for a run while this one went on gets another, and settings saved meanwhile have said
 * when the next look is.
 */
export const RELEASE_PICKUP = statement(
  'release_pickup',
  `update pickups
      set leased_until = null, due_at = case when $4 and due_at is not distinct from $8 then $5 else due_at end,
          failures = case when $4 then $6 else failures end,
          asked_at = case when $4 and asked_at = $7 then null else asked_at end,
          asked_by = case when $4 and asked_at = $7 then null else asked_by end
    where site_id = $1 and integration = $2 and fence = $3`,
)

export interface RunRow {
  readonly run_id: bigint
  readonly asked_by: string | null
  readonly started_at: Date
  readonly ended_at: Date
  readonly looks: number
  readonly files_seen: number
  readonly files_waiting: number
  readonly files_taken: number
  readonly files_refused: number
  readonly problem: PickupProblem | null
}

const RUN_COLUMNS =
  'run_id, asked_by, started_at, ended_at, looks, files_seen, files_waiting, files_taken, files_refused, problem'

/** A run by the schedule that found what the last one had found, and nothing to take, is that one once more. */
export const REPEAT_RUN = statement(
  'repeat_run',
  `update pickup_runs r
      set looks = looks + 1, ended_at = $3
    where r.site_id = $1
      and r.run_id = (select max(run_id) from pickup_runs where site_id = $1 and integration = $2)
      and r.asked_by is null and r.files_taken = 0 and r.files_refused = 0
      and r.files_seen = $4 and r.files_waiting = $5 and r.problem is not distinct from $6::jsonb`,
)

export const INSERT_RUN = statement(
  'insert_run',
  `insert into pickup_runs (site_id, integration, asked_by, started_at, ended_at, files_seen, files_waiting, files_taken,
                            files_refused, problem)
   values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10::jsonb)`,
)

/** Runs of an integration, the newest first, behind `$3`. */
export const LIST_RUNS = statement(
  'list_runs',
  `select ${RUN_COLUMNS}
     from pickup_runs
    where site_id = $1 and integration = $2 and ($3::bigint is null or run_id < $3)
    order by run_id desc
    limit $4`,
)

export interface PickupStateRow {
  readonly due_at: Date | null
  readonly asked_at: Date | null
  readonly is_running: boolean
}

/** When a source is looked at next, and whether it is at `$3`. */
export const READ_PICKUP = statement(
  'read_pickup',
  `select due_at, asked_at, coalesce(leased_until > $3, false) as is_running
     from pickups
    where site_id = $1 and integration = $2`,
)

export const FORGET_RUNS = statement(
  'forget_runs',
  `delete from pickup_runs
    where (site_id, run_id) in (select site_id, run_id from pickup_runs where ended_at < $1 limit $2)`,
)
