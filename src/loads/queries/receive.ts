import { statement } from '../../platform/postgres/statement.ts'
import { LOAD_COLUMNS } from './load-row.ts'

/** Where workers listen for new loads. */
export const LOADS_CHANNEL = 'malote_loads'

/** A file that is safely on disk becomes a load, and workers are woken when that commits. */
export const INSERT_LOAD = statement(
  'insert_load',
  `with told as (select pg_notify('${LOADS_CHANNEL}', $1))
   insert into loads (site_id, type, kinds, state, door, name, bytes, sha256, spool, received_by,
                      integration_id, settings, format, layout, as_of, as_of_given, as_of_capped, received_at, mode,
                      on_error, force)
   select $1::text, $2, $3::text[], 'received', $4, $5, $6, $7, $8, $9, $10,
          $11::jsonb || jsonb_build_object('timeZone', sites.time_zone), $12, $13::jsonb, $14, $15, $16, $17, $18, $19, $20
     from told, sites
    where sites.site_id = $1
   returning ${LOAD_COLUMNS}`,
)

/** A store or a product may be asked for by key, a load by number. */
export const READ_LOAD = statement(
  'read_load',
  `select ${LOAD_COLUMNS} from loads where site_id = $1 and load_id = $2`,
)

/** Loads of an integration that have not come to rest, counted up to `$3`. */
export const COUNT_WAITING_LOADS = statement(
  'count_waiting_loads',
  `select count(*)::integer as loads
     from (select 1
             from loads
            where site_id = $1 and integration_id = $2 and state in ('received', 'running')
            limit $3) waiting`,
)
