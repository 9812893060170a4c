import { statement } from '../../platform/postgres/statement.ts'

export interface EntryRow {
  readonly entry_no: number
  readonly move: string
  readonly from_state: string | null
  readonly to_state: string | null
  readonly store: string | null
  readonly lines: readonly { readonly lineNo: number; readonly quantity?: number }[] | null
  readonly by: string
  readonly at: Date
  readonly code: string | null
  readonly facts: Readonly<Record<string, unknown>> | null
}

/** What happened to an order behind entry `$3`, at most `$4`, in its order. */
export const READ_HISTORY = statement(
  'read_history',
  `select h.entry_no, h.move, h.from_state, h.to_state, f.store, h.lines, h.by, h.at, h.code, h.facts
     from order_history h
     left join fulfilments f
       on f.site_id = h.site_id and f.order_id = h.order_id and f.fulfilment_no = h.fulfilment_no
    where h.site_id = $1 and h.order_id = $2 and h.entry_no > $3
    order by h.entry_no
    limit $4`,
)

export const ORDER_EXISTS = statement(
  'order_exists',
  `select exists (select from orders where site_id = $1 and order_id = $2) as exists`,
)
