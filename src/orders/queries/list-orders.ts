import { SITE, statement } from '../../platform/postgres/statement.ts'
import { TERMS } from './order-terms.ts'
import { ORDER } from './read-orders.ts'

// A page of orders behind `$2`, at most `$9`, oldest first. The filters: `$3` state, `$4` store, `$5` channel,
// `$6` type, `$7` placedAfter, `$8` updatedAfter, `$10` seller. A search has `$11` what is looked for, `$12` the same
// as a number, `$13` as terms.

const FILTERS = `($2::bigint is null or o.order_id > $2)
        and ($5::text is null or o.channel = $5)
        and ($6::text is null or o.type = $6)
        and ($10::text is null or o.sold_by ->> 'seller' = $10)
        and ($7::timestamptz is null or o.placed_at > $7)
        and ($8::timestamptz is null or o.updated_at > $8)`

/** Orders by what is looked for; those whose terms are not noted yet are gone through. */
const FOUND = `found as materialized (
     select order_id from order_terms where site_id = $1 and terms @@ $13::tsquery
      union
     select o.order_id
       from orders o
      where o.site_id = $1 and ${TERMS} @@ $13::tsquery
        and o.order_id > coalesce((select noted_to from order_terms_noted where site_id = $1), 0)
      union
     select order_id from orders where site_id = $1 and order_id = $12::bigint
      union
     select order_id from fulfilments where site_id = $1 and erp_order_id = $11
      union
     select order_id from invoices where site_id = $1 and access_key = $11),
   `

/** A page of the orders with these numbers, with all their parts; `before` is what the numbers are read from. */
const listOrders = (numbers: string, before = '') => `with ${before}page as materialized (
     select ${SITE}, order_id
       from (${numbers}) numbers
      order by order_id
      limit $9
   )
   select ${ORDER}
     from page
     join orders o on o.site_id = page.site_id and o.order_id = page.order_id
    order by o.order_id`

export const LIST_ORDERS = statement(
  'list_orders',
  listOrders(`select o.order_id
       from orders o
      where o.site_id = $1 and ${FILTERS} and $4::text is null
        and ($3::text is null or o.state = $3)`),
  'fresh',
)

/**
 * With a store, the state is that of its fulfilment, and the list is read along those; what waits for payment is
 * also found by the store that sold it.
 */
export const LIST_ORDERS_OF_STORE = statement(
  'list_orders_of_store',
  listOrders(`select order_id
       from (select distinct f.order_id
               from (select site_id, order_id
                       from fulfilments
                      where site_id = $1 and store = $4 and ($3::text is null or state = $3)
                        and ($2::bigint is null or order_id > $2)
                      order by order_id
                     offset 0) f
               join orders o on o.site_id = f.site_id and o.order_id = f.order_id
              where ${FILTERS}
              order by f.order_id
              limit $9) fulfilled
      union
     select order_id
       from (select o.order_id
               from orders o
              where $3 = 'pending_payment' and o.site_id = $1 and o.state = $3 and o.sold_by ->> 'store' = $4
                and ${FILTERS}
              order by o.order_id
              limit $9) sold`),
  'fresh',
)

/** A search finds few: their orders are read, and those asked for are left. */
export const SEARCH_ORDERS = statement(
  'search_orders',
  listOrders(
    `select o.order_id
       from (select ${SITE}, order_id from found offset 0) f
       join orders o on o.site_id = f.site_id and o.order_id = f.order_id
      where ${FILTERS}
        and case when $4::text is null then $3::text is null or o.state = $3
                 else exists (select from fulfilments p
                               where p.site_id = o.site_id and p.order_id = o.order_id and p.store = $4
                                 and ($3 is null or p.state = $3))
                      or $3 = 'pending_payment' and o.state = $3 and o.sold_by ->> 'store' = $4 end`,
    FOUND,
  ),
  'fresh',
)
