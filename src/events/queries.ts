import { statement } from '../platform/postgres/statement.ts'

/** Writes events, rows of the JSON in `$2`, in their order. */
export const RECORD_EVENTS = statement(
  'record_events',
  `insert into outbox (site_id, type, occurred_at, data)
   select $1, type, at, data
     from json_to_recordset($2::json) as happened (type text, at timestamptz, data jsonb)`,
)

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
