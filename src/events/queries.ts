import { statement } from '../platform/postgres/statement.ts'

export const RECORD_EVENTS = statement(
  'record_events',
  `insert into outbox (site_id, type, occurred_at, data)
   select $1, type, $2, data
     from unnest($3::text[], $4::jsonb[]) with ordinality as sent (type, data, place)
    order by place`,
)

/** Writes one event, as the last CTE of a statement that has done what it tells of; the places are its parameters'. */
export const recording = (places: { site: string; at: string; type: string; data: string }): string => `
   recorded as (
     insert into outbox (site_id, type, occurred_at, data)
     values (${places.site}, ${places.type}, ${places.at}, ${places.data}::jsonb)
   )`

/** Forgets events older than `$1`, at most `$2` at a time. */
export const FORGET_EVENTS = statement(
  'forget_events',
  `delete from outbox
    where (site_id, event_id) in (
          select site_id, event_id
            from outbox
           where occurred_at < $1
           order by occurred_at
           limit $2)`,
)
