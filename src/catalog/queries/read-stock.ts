import { statement } from '../../platform/postgres/statement.ts'

export interface StockRow {
  readonly sku: string
  readonly store: string
  /** numeric(14,3), as text: "5.000". */
  readonly quantity: string
  readonly reserved: string
  readonly as_of: Date | null
  readonly load_id: bigint | null
}

/**
 * Pages by key behind (`$2`, `$3`), at most `$9` rows; the filters are sku, reference, store, updatedAfter, q.
 * There is no index but the key: each further one would cost every load of balances more than it saves here.
 */
export const LIST_STOCK = statement(
  'list_stock',
  `select s.sku, s.store, s.quantity, s.reserved, s.as_of, s.load_id
     from stock s
    where s.site_id = $1
      and ($2::text is null or (s.sku, s.store) > ($2, $3::text))
      and ($4::text is null or s.sku = $4)
      and ($5::text is null
           or s.sku = any (array(select sku from variants where site_id = $1 and reference = $5)))
      and ($6::text is null or s.store = $6)
      and ($7::timestamptz is null or s.updated_at > $7)
      and ($8::text is null
           or exists (select
                        from variants v
                        join products of on of.site_id = v.site_id and of.reference = v.reference
                       where v.site_id = $1 and v.sku = s.sku
                         and strpos(lower(concat_ws(' ', v.sku, of.reference, of.details ->> 'name',
                                                    of.details ->> 'brand') collate "default"),
                                    lower($8 collate "default")) > 0))
    order by s.sku, s.store
    limit $9`,
  'fresh',
)
