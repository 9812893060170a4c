import type { Refusal } from '../../kernel/result.ts'
import { asked, listed, SITE, statement } from '../../platform/postgres/statement.ts'

/** Where a part of an order stands with its connector. */
export interface Standing {
  readonly state: 'waiting' | 'taken' | 'done'
  readonly erpOrderId: string | null
  /** It may be in the ERP: it was sent, and what became of it is not known. */
  readonly sentAt: Date | null
  /** The ERP knows that the channel called it off, or need not. */
  readonly withdrawnAt: Date | null
  /** The cancelled units that the ERP knows of, as `cancelledOf` writes them; null: take them as known. */
  readonly toldCancelled: string | null
  readonly dueAt: Date | null
  readonly refusal: Refusal | null
  readonly failingSince: Date | null
  readonly tries: number
  readonly parkedAt: Date | null
}

export interface ConnectorOrderRow {
  readonly site_id: string
  readonly integration: string
  readonly order_id: bigint
  readonly fulfilment_no: number
  readonly state: Standing['state']
  readonly erp_order_id: string | null
  readonly sent_at: Date | null
  readonly withdrawn_at: Date | null
  readonly told_cancelled: string | null
  readonly due_at: Date | null
  readonly fence: number
  readonly code: Refusal['code'] | null
  readonly facts: Refusal['facts'] | null
  readonly failing_since: Date | null
  readonly tries: number
  readonly parked_at: Date | null
  readonly created_at: Date
  readonly updated_at: Date
}

const COLUMNS = `site_id, integration, order_id, fulfilment_no, state, erp_order_id, sent_at, withdrawn_at, told_cancelled, due_at,
            fence,            code, facts, failing_since, tries, parked_at, created_at, updated_at`

/** Parts of orders that a connector has not heard of, `$3` the orders, `$4` the parts; those it knows are looked at. */
export const NOTE_ORDERS = statement(
  'note_connector_orders',
  `insert into connector_orders (site_id, integration, order_id, fulfilment_no, state, due_at, created_at, updated_at)
   select site_id, $2, order_id, fulfilment_no, 'waiting', $5, $5, $5
     from ${asked({ order_id: '$3::bigint[]', fulfilment_no: '$4::smallint[]' })}
       on conflict (site_id, integration, order_id, fulfilment_no) do update
      set due_at = excluded.due_at
    where connector_orders.state <> 'done'`,
)

/** What the connector has of orders `$3` is looked at now: something has happened to them. */
export const LOOK_AT_ORDERS = statement(
  'look_at_connector_orders',
  `update connector_orders
      set due_at = $4
    where site_id = $1 and integration = $2 and order_id = any (${listed('$3', 'bigint')}) and withdrawn_at is null`,
)

/** Takes what is due, at most `$5`, until `$4`: nobody else does in the meantime. */
export const CLAIM_ORDERS = statement(
  'claim_connector_orders',
  `update connector_orders o
      set claimed_until = $4, fence = o.fence + 1
     from (select ${SITE}, integration, order_id, fulfilment_no
             from connector_orders
            where site_id = $1 and integration = $2 and due_at <= $3
              and (claimed_until is null or claimed_until <= $3)
            order by due_at
            limit $5
              for update skip locked) due
    where o.site_id = due.site_id and o.integration = due.integration and o.order_id = due.order_id
      and o.fulfilment_no = due.fulfilment_no
   returning ${COLUMNS.replaceAll(/\w+/g, 'o.$&')}`,
)

/** Notes that a part is about to be sent, and claims it until `$8`; none where somebody else has it. */
export const MARK_SENT = statement(
  'mark_connector_order_sent',
  `update connector_orders
      set sent_at = $6, updated_at = $6, told_cancelled = coalesce(told_cancelled, $7), claimed_until = $8
    where site_id = $1 and integration = $2 and order_id = $3 and fulfilment_no = $4 and fence = $5`,
)

/**
 * What has become of a claimed part; none where somebody else has claimed it since. If something has happened to
 * it since, it is looked at for that: `$18` is when it was due as it was claimed, to the millisecond.
 */
export const SAVE_ORDER = statement(
  'save_connector_order',
  `update connector_orders
      set state = $6, erp_order_id = $7, sent_at = $8, withdrawn_at = $9, code = $11, facts = $12::jsonb,
          due_at = case when $9::timestamptz is null and date_trunc('milliseconds', due_at) <> $18 then due_at
                        else $10 end,
          failing_since = $13, tries = $14, parked_at = $15, told_cancelled = $17,
          updated_at = case when (state, erp_order_id, code) is distinct from ($6, $7, $11) then $16 else updated_at end,
          claimed_until = null
    where site_id = $1 and integration = $2 and order_id = $3 and fulfilment_no = $4 and fence = $5`,
)

/** Gives back what was claimed and not looked at. */
export const RELEASE_ORDER = statement(
  'release_connector_order',
  `update connector_orders
      set claimed_until = null, due_at = $6
    where site_id = $1 and integration = $2 and order_id = $3 and fulfilment_no = $4 and fence = $5`,
)

/** Has an order tried again at once, whatever it was waiting for; what is in hand, right after that. */
export const RETRY_ORDER = statement(
  'retry_connector_order',
  `update connector_orders
      set due_at = $4, parked_at = null, failing_since = null, tries = 0,
          told_cancelled = case when state = 'taken' and code = 'connector.lines_untold' then null else told_cancelled end
    where site_id = $1 and integration = $2 and order_id = $3 and (state <> 'done' or code is not null)
   returning ${COLUMNS}`,
)

/**
 * Parts behind order `$4`, part `$5`; of those that stand so (`$3`): parked is what waits for a person. Those that
 * are over are walked only where they are asked for.
 */
export const LIST_CONNECTOR_ORDERS = statement(
  'list_connector_orders',
  `select ${COLUMNS}
     from connector_orders
    where site_id = $1 and integration = $2
      and ($3::text is null or $3 = 'done' or state <> 'done' or code is not null)
      and ($3 is null
           or $3 = case when parked_at is not null then 'parked' when code is not null then 'refused' else state end)
      and ($4::bigint is null or (order_id, fulfilment_no) > ($4, $5::smallint))
    order by order_id, fulfilment_no
    limit $6`,
  'fresh',
)

/** What every connector has of an order. */
export const CONNECTORS_OF_ORDER = statement(
  'connectors_of_order',
  `select ${COLUMNS}
     from connector_orders
    where site_id = $1 and order_id = $2
    order by integration, fulfilment_no`,
)

export const ORDER_OF_CONNECTOR = statement(
  'order_of_connector',
  `select ${COLUMNS}
     from connector_orders
    where site_id = $1 and integration = $2 and order_id = $3
    order by fulfilment_no`,
)

export interface StandingCountRow {
  readonly standing: string
  readonly orders: number
}

/** How many parts that are not over stand how; those that are grow without end. */
export const COUNT_STANDINGS = statement(
  'count_connector_standings',
  `select case when parked_at is not null then 'parked' when code is not null then 'refused' else state end as standing,
          count(*)::integer as orders
     from connector_orders
    where site_id = $1 and integration = $2 and (state <> 'done' or code is not null)
    group by 1`,
)
