import { SITE, statement } from '../platform/postgres/statement.ts'

/** Woken with the site's id when events of it have got their numbers. */
export const EVENTS_CHANNEL = 'malote_events'

/** Writes the events of a query (site_id, type, occurred_at, data) in its order; they wait for their numbers. */
export function recording(events: string): string {
  return `with written as (
     insert into outbox (site_id, type, occurred_at, data)
     ${events}
  returning site_id, event_id)
   insert into unnumbered_events (site_id, event_id)
   select site_id, event_id from written`
}

/** Writes events, rows of the JSON in `$2`, in their order. */
export const RECORD_EVENTS = statement(
  'record_events',
  recording(`select $1, type, at, data
       from json_to_recordset($2::json) as happened (type text, at timestamptz, data json)`),
)

/** Sites with events that wait for their numbers: from one to the next, however many events each has. */
export const SITES_WITH_NEWS = statement(
  'sites_with_news',
  `with recursive waiting as (
     (select site_id from unnumbered_events order by site_id limit 1)
      union all
     select (select u.site_id from unnumbered_events u where u.site_id > w.site_id order by u.site_id limit 1)
       from waiting w
      where w.site_id is not null)
   select site_id from waiting where site_id is not null`,
)

export const MAKE_LOG = statement(
  'make_event_log',
  `insert into event_logs (site_id) values ($1) on conflict (site_id) do nothing`,
)

/** The right to number the events of a site: no row while another one has it. */
export const TRY_LOG = statement(
  'try_event_log',
  `select last_seq, reached_at from event_logs where site_id = $1 for update skip locked`,
)

/** The same, waiting for whoever has it. */
export const HOLD_LOG = statement(
  'hold_event_log',
  `select last_seq, reached_at from event_logs where site_id = $1 for update`,
)

/**
 * Numbers what has committed, at most `$2` events, in the order they were written; the log must be held. Answers how
 * many, and when the last of them happened.
 */
export const NUMBER_EVENTS = statement(
  'number_events',
  `with taken as (
     delete from unnumbered_events
      where site_id = $1
        and ctid = any (array(select ctid from unnumbered_events where site_id = $1 order by event_id limit $2))
  returning site_id, event_id),
   placed as (
     select taken.event_id, o.type, l.last_seq + row_number() over written as seq,
            greatest(l.reached_at, max(o.occurred_at) over written) as reached_at
       from event_logs l
      cross join taken
       join outbox o on o.site_id = taken.site_id and o.event_id = taken.event_id
      where l.site_id = $1
     window written as (order by taken.event_id)),
   numbered as (
     insert into numbered_events (site_id, seq, event_id, type, reached_at)
     select $1, seq, event_id, type, reached_at from placed order by seq)
   update event_logs l
      set last_seq = ends.seq, reached_at = ends.reached_at
     from (select max(seq) as seq, max(reached_at) as reached_at, count(*)::integer as events from placed) ends
    where l.site_id = $1 and ends.events > 0
   returning ends.events, l.reached_at`,
)

export const TELL_NEWS = statement('tell_event_news', `select pg_notify('${EVENTS_CHANNEL}', $1)`)

export interface LogRow {
  readonly last_seq: bigint
  readonly forgotten_seq: bigint
  readonly forgotten_at: Date | null
}

export const READ_LOG = statement(
  'read_event_log',
  `select last_seq, forgotten_seq, forgotten_at from event_logs where site_id = $1`,
)

/** The number before the first event at `$2` or later; the last one when there is none. */
export const SEQ_BEFORE = statement(
  'event_seq_before',
  `select coalesce(
            (select seq - 1 from numbered_events where site_id = $1 and reached_at >= $2 order by reached_at, seq limit 1),
            (select last_seq from event_logs where site_id = $1),
            0) as seq`,
)

/** An event of a stretch as finished JSON (`seq`, `item`), or, last, where the stretch stands in the log. */
export type StretchRow =
  | { readonly seq: bigint; readonly item: string }
  | {
      readonly item: null
      readonly last_seq: bigint
      readonly forgotten_seq: bigint
      /** Up to here the log has been looked through. */
      readonly seen_seq: bigint
    }

/**
 * At most `$3` events behind `$2`, of the types `$4` (null: of all), looking through at most `$5` numbers and answering
 * at most `$6` bytes as they are stored, but for the first. What is answered is text, which nobody here looks into, and
 * a row an event: one text of them all would be megabytes of garbage that does not die young.
 */
export const READ_STRETCH = statement(
  'read_event_stretch',
  `with found as materialized (
     select n.seq, n.type, o.occurred_at, o.data,
            sum(pg_column_size(o.data)) over (order by n.seq) - pg_column_size(o.data) as bytes_before
       from (select ${SITE}, seq, type, event_id
               from numbered_events
              where site_id = $1 and seq > $2 and seq <= $2 + $5::bigint and ($4::text[] is null or type = any ($4))
              order by seq
              limit $3) n
       join outbox o on o.site_id = n.site_id and o.event_id = n.event_id)
   select seq, '{"seq":' || seq || ',"type":' || to_json(type) || ',"occurredAt":"'
               || replace(to_char(occurred_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), '.000Z', 'Z')
               || '","data":' || data || '}' as item,
          null::bigint as last_seq, null::bigint as forgotten_seq, null::bigint as seen_seq
     from found
    where bytes_before < $6
    union all
   select null, null, coalesce(l.last_seq, 0), coalesce(l.forgotten_seq, 0),
          case when told.events = $3 or told.events < (select count(*) from found)
               then told.seq
               else greatest($2, least($2 + $5::bigint, coalesce(l.last_seq, 0))) end
     from (select count(*) as events, max(seq) as seq from found where bytes_before < $6) told
     left join event_logs l on l.site_id = $1`,
)

/** Sites that have a log, and from when on it is kept: `$1` now, `$2` the days where a site's settings say nothing. */
export const LIST_KEPT = statement(
  'list_kept_events',
  `select s.site_id,
          $1::timestamptz - make_interval(days => coalesce((s.settings ->> 'eventDays')::integer, $2)) as kept_from
     from event_logs l
     join sites s on s.site_id = l.site_id
    order by s.site_id`,
)

/** Forgets the beginning of a log, what was reached before `$2`, at most `$3` events; answers how many. */
export const FORGET_EVENTS = statement(
  'forget_events',
  `with held as materialized (select site_id from event_logs where site_id = $1 for update),
   old as materialized (
     select n.site_id, n.seq, n.event_id, n.reached_at
       from held, numbered_events n
      where n.site_id = held.site_id and n.reached_at < $2
      order by n.reached_at, n.seq
      limit $3),
   dropped as (
     delete from numbered_events n using old where n.site_id = old.site_id and n.seq = old.seq),
   emptied as (
     delete from outbox o using old where o.site_id = old.site_id and o.event_id = old.event_id)
   update event_logs l
      set forgotten_seq = greatest(l.forgotten_seq, ends.seq), forgotten_at = greatest(l.forgotten_at, ends.reached_at)
     from (select max(seq) as seq, max(reached_at) as reached_at, count(*)::integer as events from old) ends
    where l.site_id = $1 and ends.events > 0
   returning ends.events`,
)
