import { statement } from '../../platform/postgres/statement.ts'
import { LOAD_COLUMNS } from './load-row.ts'

/**
 * Newest first, pages behind `$2`, at most `$13`. Filters that are null are folded away when the statement is
 * planned: `$3` type, `$4` state, `$5` kind, `$6` mode, `$7` door, `$8` integration, `$9` and `$10` received after and
 * before, `$11` text in the file's name, `$12` an outcome that some row has. There is no index but the key: a site's
 * 200,000 loads are looked through in 60 ms.
 */
export const LIST_LOADS = statement(
  'list_loads',
  `select ${LOAD_COLUMNS}
     from loads
    where site_id = $1
      and ($2::bigint is null or load_id < $2)
      and ($3::smallint is null or type = $3)
      and ($4::text is null or state = $4)
      and ($5::text is null or $5 = any (kinds))
      and ($6::text is null or mode = $6)
      and ($7::text is null or door = $7)
      and ($8::bigint is null or integration_id = $8)
      and ($9::timestamptz is null or received_at > $9)
      and ($10::timestamptz is null or received_at < $10)
      and ($11::text is null or strpos(lower(name), lower($11)) > 0)
      and ($12::text is null
           or case $12 when 'created' then rows_created
                       when 'updated' then rows_updated
                       when 'unchanged' then rows_unchanged
                       when 'superseded' then rows_superseded
                       when 'parked' then rows_parked
                       else rows_refused end > 0)
    order by load_id desc
    limit $13`,
  'fresh',
)
