import { statement } from '../../platform/postgres/statement.ts'
import type { LoadSettings } from '../load-settings.ts'
import type { LoadRow } from './load-row.ts'
import { LOAD_COLUMNS } from './load-row.ts'

/** What a worker needs of the load it took up. */
export interface ClaimedRow extends LoadRow {
  readonly settings: LoadSettings
  readonly as_of_given: boolean
  readonly fence: bigint
  readonly worker_losses: number
  /** Those of the losses that were no deaths: the worker lived to give the load back. */
  readonly worker_breaks: number
  readonly currency: string
}

/** A finished load of the same bytes. */
export interface SameBytesRow {
  readonly load_id: bigint
  readonly encoding: LoadRow['encoding']
  readonly layout: LoadRow['layout']
  readonly ignored_fields: readonly string[]
}

/** Claims are made one at a time, so that no two loads of a site can be claimed side by side. */
export const QUEUE_FOR_CLAIMS = statement(
  'queue_for_claims',
  `select pg_advisory_xact_lock(hashtextextended('malote loads', 0))`,
)

/**
 * Takes up the first load of a site that is not at rest, or whose parked rows are due for a look, unless one of the
 * site is at work or has been left half written: `$1` now, `$2` until when, `$3` of how many bytes at most. A lease
 * that ran out was held by a worker that died.
 */
export const CLAIM_LOAD = statement(
  'claim_load',
  `with at_work as materialized (
     select site_id, load_id, state, bytes, received_at, look_at, ground_names, leased_until, merging
       from loads
      where state in ('received', 'running') or look_at is not null),
   site as (
     select site_id, bool_or(coalesce(leased_until > $1, false)) as is_busy,
            min(load_id) filter (where state in ('received', 'running')) as first_id,
            min(load_id) filter (where merging) as merging_from, max(load_id) filter (where merging) as merging_to
       from at_work
      group by site_id),
   free as (
     select load.site_id, load.load_id, load.leased_until is not null as lost
       from site
       join at_work load on load.site_id = site.site_id
      where not site.is_busy
        and load.load_id <= coalesce(site.first_id, load.load_id)
        and load.load_id = coalesce(site.merging_from, load.load_id)
        and load.load_id = coalesce(site.merging_to, load.load_id)
        and (load.state in ('received', 'running')
             or load.look_at <= $1
             or load.look_at is not null
                and load.ground_names < (select names from grounds where site_id = load.site_id))
        and ($3::bigint is null or load.bytes <= $3)
      order by load.received_at, load.load_id
      limit 1)
   update loads load
      set state = case load.state when 'received' then 'running' else load.state end,
          fence = load.fence + 1, leased_until = $2,
          started_at = coalesce(load.started_at, $1),
          worker_losses = load.worker_losses + case when free.lost then 1 else 0 end
     from free
     join sites on sites.site_id = free.site_id
    where load.site_id = free.site_id and load.load_id = free.load_id
   returning ${LOAD_COLUMNS.replace(/\w+/g, 'load.$&')}, load.settings, load.as_of_given, load.fence,
             load.worker_losses, load.worker_breaks, sites.currency`,
)

/** Shows how far reading is and renews the lease; touches nothing once another worker has taken the load up. */
export const NOTE_PROGRESS = statement(
  'note_load_progress',
  `update loads
      set bytes_read = greatest(bytes_read, $4), rows_seen = greatest(rows_seen, $5), leased_until = $6
    where site_id = $1 and load_id = $2 and fence = $3 and leased_until is not null`,
)

/** The same at the start of each transaction that writes: it holds off whoever would take the load up. */
export const HOLD_LEASE = statement(
  'hold_load_lease',
  `update loads
      set leased_until = $4
    where site_id = $1 and load_id = $2 and fence = $3 and leased_until is not null`,
)

/** Gives the load back, for whoever comes next; `$4` null at a clean stop, else a pause after a break. */
export const RELEASE_LOAD = statement(
  'release_load',
  `update loads
      set leased_until = $4, worker_breaks = worker_breaks + case when $4::timestamptz is null then 0 else 1 end
    where site_id = $1 and load_id = $2 and fence = $3 and leased_until is not null`,
)

/** Settings of a connection that runs a load: it sorts and joins a million rows in memory. */
export const SESSION_SETTINGS = [
  statement('load_temp_buffers', `set temp_buffers = '128MB'`, 'fresh'),
  statement('load_work_mem', `set work_mem = '256MB'`, 'fresh'),
  statement('load_jit', `set jit = off`, 'fresh'),
  // Planned for any site, not for this one: of one that the statistics do not know yet a row is expected or none, and
  // all that there is of it gone through for each row of the file.
  statement('load_plans', `set plan_cache_mode = force_generic_plan`, 'fresh'),
  // Of a staging table the size and shape are asked: three thousand rows tell, thirty take ten times as long.
  statement('load_statistics', `set default_statistics_target = 10`, 'fresh'),
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

/**
 * A finished load of the same bytes, type, settings and moment that had nothing refused or parked, no load of one of
 * its kinds written since and the same products and stores as now: what it said still stands. `$2` the load itself,
 * `$3` names of the ground, `$4` whether a later moment alone would change what is available.
 */
export const FIND_SAME_BYTES = statement(
  'find_same_bytes',
  `select same.load_id, same.rows_read, same.encoding, same.layout, same.ignored_fields
     from loads load
     join loads same on same.site_id = load.site_id and same.sha256 = load.sha256
    where load.site_id = $1 and load.load_id = $2
      and same.load_id < load.load_id and same.type = load.type and same.state = 'finished'
      and same.settings = load.settings
      and same.as_of_given = load.as_of_given and (not load.as_of_given or same.as_of = load.as_of)
      and not ($4 and not load.as_of_given)
      and same.rows_refused = 0 and same.rows_parked = 0 and same.look_at is null and same.report_kept
      and same.ground_names = $3
      and not exists (select
                        from loads newer
                       where newer.site_id = $1 and newer.load_id <> same.load_id and newer.load_id <> load.load_id
                         and (newer.load_id > same.load_id or newer.finished_at > same.finished_at)
                         and newer.kinds && same.kinds and newer.started_at is not null
                         and newer.duplicate_of is null and newer.state in ('finished', 'failed', 'running'))
    order by same.load_id desc
    limit 1`,
)

/** Puts a decision on a load that waits for one: `$3` the states it may be in, `$4` the next one, `$5` decision. */
export const SAVE_DECISION = statement(
  'save_load_decision',
  `with told as (select pg_notify('malote_loads', $1))
   update loads
      set state = $4, decisions = decisions || $5::jsonb, worker_losses = 0, worker_breaks = 0,
          finished_at = case $4 when 'running' then null else finished_at end
     from told
    where site_id = $1 and load_id = $2 and state = any ($3::text[])
   returning ${LOAD_COLUMNS}`,
)

export const LOCK_LOAD = statement(
  'lock_load',
  `select ${LOAD_COLUMNS} from loads where site_id = $1 and load_id = $2 for update`,
)
