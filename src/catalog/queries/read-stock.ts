import { statement } from '../../platform/postgres/statement.ts'
import { allVersions, isFound, NOW, tablesAt, type Tables } from './tables-at.ts'

export interface StockRow {
  readonly sku: string
  readonly store: string
  /** numeric(14,3), as text: "5.000". */
  readonly quantity: string
  readonly reserved: string
  readonly as_of: Date | null
  readonly load_id: bigint | null
}

export interface StockVersionRow extends StockRow {
  /** The orders whose moves made it; null when a load did. As text, since the driver reads no array of bigint. */
  readonly order_ids: readonly string[] | null
  readonly written_at: Date
  /** Null: it stands. */
  readonly replaced_at: Date | null
}

/**
 * Pages by key behind (`$2`, `$3`), at most `$9` rows; the filters are sku, reference, store, updatedAfter, q.
 * There is no index but the key: each further one would cost every load of balances more than it saves here.
 */
const listStock = (tables: Tables) => `select s.sku, s.store, s.quantity, s.reserved, s.as_of, s.load_id
     from ${tables.stock} s
    where s.site_id = $1
      and ($2::text is null or (s.sku, s.store) > ($2, $3::text))
      and ($4::text is null or s.sku = $4)
      and ($5::text is null
           or s.sku = any (array(select sku from variants where site_id = $1 and reference = $5)))
      and ($6::text is null or s.store = $6)
      and ($7::timestamptz is null or s.updated_at > $7)
      and ($8::text is null or ${isFound(tables, 's', '$8')})
    order by s.sku, s.store
    limit $9`

export const LIST_STOCK = statement('list_stock', listStock(NOW), 'fresh')

/** The same at the moment `$10`. */
export const LIST_STOCK_AT = statement('list_stock_at', listStock(tablesAt('$10::timestamptz')), 'fresh')

/** The versions of a sku's counters, of one store or all, the newest first: pages behind (`$4`, `$5`), at most `$6`. */
export const LIST_STOCK_VERSIONS = statement(
  'list_stock_versions',
  `select v.sku, v.store, v.quantity, v.reserved, v.as_of, v.load_id, v.order_ids::text[], v.written_at, v.replaced_at
     from ${allVersions('stock', 'stock_history', {
       columns: 'sku, store, quantity, reserved, as_of, load_id, order_ids',
       where: 'site_id = $1 and sku = $2 and ($3::text is null or store = $3)',
     })} v
    where $4::timestamptz is null or (v.written_at, v.store) < ($4, $5::text)
    order by v.written_at desc, v.store desc
    limit $6`,
  'fresh',
)
