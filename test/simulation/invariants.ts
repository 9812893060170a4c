import type { Db } from '../../src/platform/postgres/db.ts'
import { LIFE_CYCLE, orderState, type State } from '../../src/orders/lifecycle.ts'

/**
 * What must be true of every order and counter at any moment (contract 4), as complaints: each statement finds what
 * breaks a rule. All of them look at one snapshot.
 */
const RULES: readonly (readonly [rule: string, query: string])[] = [
  [
    'a counter is the sum of its reservations, and nothing is reserved below zero',
    `select k.sku || ' ' || k.store || ' ' || k.reserved || ' ' || coalesce(r.units, 0) as broken
       from stock k
       left join (select site_id, sku, store, sum(quantity) as units from reservations group by site_id, sku, store) r
         using (site_id, sku, store)
      where k.reserved <> coalesce(r.units, 0) or k.reserved < 0`,
  ],
  [
    'every open unit is reserved once, and no unit of what ended is',
    `select n.order_id || '/' || n.fulfilment_no || ' line ' || n.line_no || ' ' || f.state as broken
       from fulfilment_lines n
       join fulfilments f using (site_id, order_id, fulfilment_no)
       left join (select site_id, order_id, fulfilment_no, line_no, sum(quantity) as units
                    from reservations
                   where deducts_at is null
                   group by site_id, order_id, fulfilment_no, line_no) r
         using (site_id, order_id, fulfilment_no, line_no)
      where coalesce(r.units, 0) <> n.quantity - n.rejected - n.cancelled - n.invoiced`,
  ],
  [
    'units of a line are with its fulfilments, none twice and none lost',
    `select o.order_id || ' line ' || (l.line ->> 'lineNo') as broken
       from orders o
      cross join jsonb_array_elements(o.lines) as l (line)
       join lateral (select sum(n.quantity - n.rejected) as kept, min(n.quantity - n.rejected) as least
                       from fulfilment_lines n
                      where n.site_id = o.site_id and n.order_id = o.order_id
                        and n.line_no = (l.line ->> 'lineNo')::integer) n on true
      where n.kept > (l.line ->> 'quantity')::numeric or n.least < 0`,
  ],
  [
    'of a kit whole kits are taken away and brought back',
    `select o.order_id || ' kit ' || (l.line -> 'kit' ->> 'kitId') as broken
       from orders o
      cross join jsonb_array_elements(o.lines) as l (line)
       join fulfilment_lines n on n.site_id = o.site_id and n.order_id = o.order_id
                              and n.line_no = (l.line ->> 'lineNo')::integer
      where l.line ->> 'kit' is not null
      group by o.order_id, n.fulfilment_no, l.line -> 'kit' ->> 'kitId'
     having count(distinct (n.rejected + n.cancelled + n.returned) / (l.line ->> 'quantity')::numeric) > 1
         or sum(n.returned) = 0
            and count(distinct (n.rejected + n.cancelled) / (l.line ->> 'quantity')::numeric) > 1
         or count(distinct n.quantity / (l.line ->> 'quantity')::numeric) > 1`,
  ],
  [
    'what is paid, owed and invoiced stays within the order',
    `select o.order_id::text as broken
       from orders o
       left join (select site_id, order_id, sum(amount) as amount from payments group by site_id, order_id) p
         using (site_id, order_id)
       left join (select site_id, order_id, sum(amount) as amount from invoices group by site_id, order_id) i
         using (site_id, order_id)
      where o.paid <> coalesce(p.amount, 0) or o.to_refund > o.paid or coalesce(i.amount, 0) > o.total`,
  ],
  [
    'every order was told of once when it was placed',
    `select o.order_id::text as broken
       from orders o
       left join outbox e on e.site_id = o.site_id and e.type = 'order.placed' and e.data ->> 'orderId' = o.order_id::text
      group by o.order_id
     having count(e.event_id) <> 1`,
  ],
]

interface StateRow {
  readonly order_id: string
  readonly state: State
  readonly fulfilments: readonly { readonly no: number; readonly state: State }[]
  readonly history: readonly {
    readonly move: string
    readonly no: number | null
    readonly from: State | null
    readonly to: State
  }[]
}

const STATES = `select o.order_id::text as order_id, o.state,
        (select json_agg(json_build_object('no', f.fulfilment_no, 'state', f.state) order by f.fulfilment_no)
           from fulfilments f where f.site_id = o.site_id and f.order_id = o.order_id) as fulfilments,
        (select json_agg(json_build_object('move', h.move, 'no', h.fulfilment_no, 'from', h.from_state, 'to', h.to_state)
                         order by h.entry_no)
           from order_history h where h.site_id = o.site_id and h.order_id = o.order_id and h.code is null) as history
   from orders o
  order by o.order_id`

/** Everything that is wrong now; empty when nothing is. */
export async function complaintsOf(db: Db): Promise<readonly string[]> {
  const client = await db.connect()
  try {
    await client.query('begin isolation level repeatable read read only')
    const complaints: string[] = []
    for (const [rule, query] of RULES) {
      const { rows } = await client.query<{ broken: string }>(query)
      for (const { broken } of rows) complaints.push(`${rule}: ${broken}`)
    }
    const { rows } = await client.query<StateRow & Record<string, unknown>>(STATES)
    await client.query('commit')
    return [...complaints, ...rows.flatMap(replayed)]
  } finally {
    client.release()
  }
}

/** The history, played again by the life cycle, leads to the states that are stored. */
function replayed({ order_id: id, state, fulfilments, history }: StateRow): readonly string[] {
  const now = new Map<number, State>()
  const complaints: string[] = []
  for (const { move, no, from, to } of history) {
    if (move === 'place') {
      for (const one of fulfilments) if (no === null || one.no === no) now.set(one.no, to)
      continue
    }
    if (move === 'route') {
      now.set(no!, to)
      continue
    }
    const moved = no === null ? [...now.keys()].filter((one) => now.get(one) === from) : [no]
    if (!LIFE_CYCLE.some((row) => row.from === from && row.move === move && row.to === to))
      complaints.push(`no move outside the table: order ${id} ${move} ${from} ${to}`)
    for (const one of moved) {
      if (now.get(one) !== from)
        complaints.push(`history is whole: order ${id} ${move} from ${from}, it is ${now.get(one)}`)
      now.set(one, to)
    }
  }
  // A fulfilment that came by a later rejection was not there when the order was placed.
  for (const one of fulfilments) {
    if (now.get(one.no) !== one.state)
      complaints.push(`history leads to the state: order ${id}/${one.no} ${now.get(one.no)} is ${one.state}`)
  }
  if (orderState(fulfilments.map((one) => one.state)) !== state)
    complaints.push(`an order’s state is its fulfilments’: ${id} ${state}`)
  return complaints
}
