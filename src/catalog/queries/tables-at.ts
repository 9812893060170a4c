/** Where a statement finds the catalogue: as it is, or as it was at a moment. Each stands in a `from` as it is. */
export interface Tables {
  readonly products: string
  readonly variants: string
  readonly prices: string
  readonly stock: string
}

export const NOW: Tables = { products: 'products', variants: 'variants', prices: 'prices', stock: 'stock' }

const PRODUCT = 'site_id, reference, details, kit, as_of, load_id'
const PRICE = 'site_id, sku, list, price, sale_price, valid_from, valid_to, as_of, load_id'
const STOCK = 'site_id, sku, store, quantity, reserved, as_of, load_id'

/**
 * The same tables as they stood at `moment`: of each key the version that had begun by then and that none had
 * replaced yet. `updated_at` is when it began. Both halves are read by their keys, a page of them in key order: only
 * where they have no condition of their own does the planner see them as one. A variant never changes its sku, its
 * product or its size, and none is ever deleted.
 */
export function tablesAt(moment: string): Tables {
  return {
    products: versionsAt('products', 'product_history', { columns: PRODUCT, moment }),
    variants: `(select k.site_id, k.reference, v.size, k.sku, v.ean, v.details, v.updated_at
             from variants k
            cross join lateral (
                  select k.size, k.ean, k.details, k.updated_at where k.updated_at <= ${moment}
                  union all
                  select h.size, h.ean, h.details, h.written_at
                    from variant_history h
                   where h.site_id = k.site_id and h.sku = k.sku
                     and h.written_at <= ${moment} and h.replaced_at > ${moment}) v)`,
    prices: versionsAt('prices', 'price_history', { columns: PRICE, moment }),
    stock: versionsAt('stock', 'stock_history', { columns: STOCK, moment }),
  }
}

function versionsAt(
  table: string,
  history: string,
  { columns, moment }: { columns: string; moment: string },
): string {
  return `(select ${columns}, updated_at
             from (select ${columns}, updated_at, timestamptz 'infinity' as replaced_at from ${table}
                   union all
                   select ${columns}, written_at, replaced_at from ${history}) v
            where v.updated_at <= ${moment} and v.replaced_at > ${moment})`
}

/** Every version of some keys of a table: `until` is null for the one that stands. */
export function allVersions(
  table: string,
  history: string,
  { columns, where }: { columns: string; where: string },
): string {
  return `(select ${columns}, updated_at as written_at, null::timestamptz as replaced_at from ${table} where ${where}
           union all
           select ${columns}, written_at, replaced_at from ${history} where ${where})`
}

/**
 * Whether a row's product or sku has the words of `text` in it. The skus are looked for once, each product by its whole
 * key (SITE of platform/postgres/statement.ts says why).
 */
export function isFound({ products, variants }: Tables, row: string, text: string): string {
  return `${row}.sku = any (array(
             select v.sku
               from (select v.site_id, v.reference, v.sku from ${variants} v where v.site_id = $1 offset 0) v
               join ${products} of on of.site_id = v.site_id and of.reference = v.reference
              where strpos(lower(concat_ws(' ', v.sku, of.reference, of.details ->> 'name',
                                           of.details ->> 'brand') collate "default"),
                           lower(${text} collate "default")) > 0))`
}
