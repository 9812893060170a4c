import { statement } from '../../platform/postgres/statement.ts'

export interface ProductRow {
  readonly reference: string
  readonly details: Readonly<Record<string, unknown>>
  readonly kit: readonly { readonly sku: string; readonly quantity: number | string }[] | null
  readonly as_of: Date
  readonly load_id: bigint
  readonly updated_at: Date
  readonly variants: readonly VariantPart[]
}

export interface VariantPart {
  readonly size: string
  readonly sku: string
  readonly ean: string | null
  readonly details: Readonly<Record<string, unknown>>
}

/** Product and variants in one statement, so that they are of one moment. */
const PRODUCT_COLUMNS = `p.reference, p.details, p.kit, p.as_of, p.load_id, p.updated_at,
       (select coalesce(jsonb_agg(jsonb_build_object('size', v.size, 'sku', v.sku, 'ean', v.ean,
                                                     'details', v.details) order by v.sku), '[]')
          from variants v
         where v.site_id = p.site_id and v.reference = p.reference) as variants`

/**
 * Pages by key behind `$2`, at most `$7` rows. Filters that are null are folded away when the statement is
 * planned. A product counts as updated when one of its variants was.
 */
export const LIST_PRODUCTS = statement(
  'list_products',
  `select ${PRODUCT_COLUMNS}
  from products p
 where p.site_id = $1
   and ($2::text is null or p.reference > $2)
   and ($3::text is null or p.reference = $3)
   and ($4::text is null or p.reference = (select reference from variants where site_id = $1 and sku = $4))
   and ($5::timestamptz is null
        or p.updated_at > $5
        or exists (select from variants v
                    where v.site_id = $1 and v.reference = p.reference and v.updated_at > $5))
   and ($6::text is null
        or strpos(lower(concat_ws(' ', p.reference, p.details ->> 'name', p.details ->> 'brand')
                        collate "default"),
                  lower($6 collate "default")) > 0)
 order by p.reference
 limit $7`,
  'fresh',
)

export const READ_PRODUCT = statement(
  'read_product',
  `select ${PRODUCT_COLUMNS}
  from products p
 where p.site_id = $1 and p.reference = $2`,
)

export const READ_PRODUCT_OF_SKU = statement(
  'read_product_of_sku',
  `select ${PRODUCT_COLUMNS}
  from products p
 where p.site_id = $1
   and p.reference = (select reference from variants where site_id = $1 and sku = $2)`,
)
