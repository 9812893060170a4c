import type { SiteRow } from '../../access/site.ts'
import { statement } from '../../platform/postgres/statement.ts'

/** An order that waits for payment longer than its site allows. */
export interface UnpaidRow extends SiteRow {
  readonly order_id: bigint
}

/**
 * Orders of any site, in the order of their numbers behind `$3`, of which nothing was paid `$2` minutes before `$1`, or
 * as many as the site's settings say; `$4` at most.
 */
export const FIND_UNPAID = statement(
  'find_unpaid',
  `select o.order_id, s.site_id, s.currency, s.time_zone, s.settings, s.history_from
     from sites s
     join orders o on o.site_id = s.site_id
    where o.state = 'pending_payment' and o.paid = 0 and ($3::bigint is null or o.order_id > $3)
      and o.created_at < $1::timestamptz
                         - make_interval(mins => coalesce((s.settings ->> 'unpaidExpiresMinutes')::integer, $2::integer))
    order by o.order_id
    limit $4`,
)
