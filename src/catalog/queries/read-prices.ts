import { statement } from '../../platform/postgres/statement.ts'
import { allVersions, isFound, NOW, tablesAt, type Tables } from './tables-at.ts'

export interface PriceRow {
  readonly sku: string
  readonly list: string
  readonly price: bigint
  readonly sale_price: bigint | null
  readonly valid_from: Date | null
  readonly valid_to: Date | null
  readonly as_of: Date
  readonly load_id: bigint
}

export interface PriceVersionRow extends PriceRow {
  readonly written_at: Date
  /** Null: it stands. */
  readonly replaced_at: Date | null
}

/** Pages by key behind (`$2`, `$3`), at most `$9` rows; the filters are sku, reference, list, updatedAfter, q. */
const listPrices = (
  tables: Tables,
) => `select p.sku, p.list, p.price, p.sale_price, p.valid_from, p.valid_to, p.as_of, p.load_id
     from ${tables.prices} p
    where p.site_id = $1
      and ($2::text is null or (p.sku, p.list) > ($2, $3::text))
      and ($4::text is null or p.sku = $4)
      and ($5::text is null
           or p.sku = any (array(select sku from variants where site_id = $1 and reference = $5)))
      and ($6::text is null or p.list = $6)
      and ($7::timestamptz is null or p.updated_at > $7)
      and ($8::text is null or ${isFound(tables, 'p', '$8')})
    order by p.sku, p.list
    limit $9`

export const LIST_PRICES = statement('list_prices', listPrices(NOW), 'fresh')

/** The same at the moment `$10`. */
export const LIST_PRICES_AT = statement('list_prices_at', listPrices(tablesAt('$10::timestamptz')), 'fresh')

/** The versions of a sku's prices, of one list or all, the newest first: pages behind (`$4`, `$5`), at most `$6`. */
export const LIST_PRICE_VERSIONS = statement(
  'list_price_versions',
  `select v.sku, v.list, v.price, v.sale_price, v.valid_from, v.valid_to, v.as_of, v.load_id, v.written_at,
          v.replaced_at
     from ${allVersions('prices', 'price_history', {
       columns: 'sku, list, price, sale_price, valid_from, valid_to, as_of, load_id',
       where: 'site_id = $1 and sku = $2 and ($3::text is null or list = $3)',
     })} v
    where $4::timestamptz is null or (v.written_at, v.list) < ($4, $5::text)
    order by v.written_at desc, v.list desc
    limit $6`,
  'fresh',
)
