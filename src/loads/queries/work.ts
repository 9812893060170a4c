import { statement } from '../../platform/postgres/statement.ts'
import type { LoadSettings } from '../load-settings.ts'
import type { LoadRow } from './load-row.ts'
import { LOAD_COLUMNS } from './load-row.ts'

/** What a worker needs of the load it took up. */
export interface ClaimedRow extends LoadRow {
  readonly settings: LoadSettings
  readonly fence: bigint
  readonly worker_losses: number
  readonly currency: string
  readonly time_zone: string
}

/** Claims are made one at a time, so that no two loads of a site can be claimed side by side. */
export const QUEUE_FOR_CLAIMS = statement(
  'queue_for_claims',
  `select pg_advisory_xact_lock(hashtextextended('malote loads', 0))`,
)

/**
 * Takes up the first load of a site that is not at rest, unless one of the site is at work: `$1` now, `$2`
 * until when. A lease that ran out was held by a worker that died.
 */
export const CLAIM_LOAD = statement(
  'claim_load',
  `with free as (
     select load.site_id, load.load_id, load.leased_until is not null as lost
       from loads load
      where load.state in ('received', 'running')
        and (load.leased_until is null or load.leased_until <= $1)
        and not exists (select
                          from loads other
                         where other.site_id = load.site_id and other.state in ('received', 'running')
                           and (other.load_id < load.load_id or other.leased_until > $1))
      order by load.received_at, load.load_id
      limit 1)
   update loads load
      set state = 'running', fence = load.fence + 1, leased_until = $2,
          started_at = coalesce(load.started_at, $1),
          worker_losses = load.worker_losses + case when free.lost then 1 else 0 end
     from free
     join sites on sites.site_id = free.site_id
    where load.site_id = free.site_id and load.load_id = free.load_id
   returning ${LOAD_COLUMNS.replace(/\w+/g, 'load.$&')}, load.settings, load.fence, load.worker_losses,
             sites.currency, sites.time_zone`,
)

/** Shows how far reading is and renews the lease; touches nothing once another worker has taken the load up. */
export const NOTE_PROGRESS = statement(
  'note_load_progress',
  `update loads
      set bytes_read = greatest(bytes_read, $4), rows_seen = greatest(rows_seen, $5), leased_until = $6
    where site_id = $1 and load_id = $2 and fence = $3 and state = 'running'`,
)

/** The same at the start of each transaction that writes: it holds off whoever would take the load up. */
export const HOLD_LEASE = statement(
  'hold_load_lease',
  `update loads
      set leased_until = $4
    where site_id = $1 and load_id = $2 and fence = $3 and state = 'running'`,
)

/** Gives the load back, for whoever comes next; `$4` null at a clean stop, else a pause after a break. */
export const RELEASE_LOAD = statement(
  'release_load',
  `update loads
      set leased_until = $4
    where site_id = $1 and load_id = $2 and fence = $3 and state = 'running'`,
)

/** Settings of a connection that runs a load: it sorts and joins a million rows in memory. */
export const SESSION_SETTINGS = [
  statement('load_temp_buffers', `set temp_buffers = '128MB'`, 'fresh'),
  statement('load_work_mem', `set work_mem = '256MB'`, 'fresh'),
  statement('load_jit', `set jit = off`, 'fresh'),
]

/**
 * A slice finds its rows by key, in key order: hashing or scanning the whole table for each of many slices
 * would be many times the work, and would take locks in no order.
 */
export const SLICE_SETTINGS = statement(
  'load_slice_settings',
  `set local enable_hashjoin = off; set local enable_mergejoin = off; set local enable_seqscan = off`,
  'fresh',
)
