import { statement } from '../../platform/postgres/statement.ts'

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

/** Pages by key behind (`$2`, `$3`), at most `$9` rows; the filters are sku, reference, list, updatedAfter, q. */
export const LIST_PRICES = statement(
  'list_prices',
  `select p.sku, p.list, p.price, p.sale_price, p.valid_from, p.valid_to, p.as_of, p.load_id
     from prices p
    where p.site_id = $1
      and ($2::text is null or (p.sku, p.list) > ($2, $3::text))
      and ($4::text is null or p.sku = $4)
      and ($5::text is null
           or p.sku = any (array(select sku from variants where site_id = $1 and reference = $5)))
      and ($6::text is null or p.list = $6)
      and ($7::timestamptz is null or p.updated_at > $7)
      and ($8::text is null
           or exists (select
                        from variants v
                        join products of on of.site_id = v.site_id and of.reference = v.reference
                       where v.site_id = $1 and v.sku = p.sku
                         and strpos(lower(concat_ws(' ', v.sku, of.reference, of.details ->> 'name',
                                                    of.details ->> 'brand') collate "default"),
                                    lower($8 collate "default")) > 0))
    order by p.sku, p.list
    limit $9`,
  'fresh',
)
