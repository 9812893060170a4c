import { statement } from '../../platform/postgres/statement.ts'
import { NOW, tablesAt, type Tables } from './tables-at.ts'

export interface ProductRow {
  readonly reference: string
  readonly details: Readonly<Record<string, unknown>>
  readonly kit: readonly { readonly sku: string; readonly quantity: number | string }[] | null
  readonly as_of: Date
  readonly load_id: bigint
  readonly updated_at: Date
  readonly variants: readonly VariantPart[]
}

export interface ProductVersionRow extends ProductRow {
  /** The load that made it: of the product itself or of one of its variants. */
  readonly made_by: bigint
  readonly written_at: Date
  /** Null: it stands. */
  readonly replaced_at: Date | null
}

export interface VariantPart {
  readonly size: string
  readonly sku: string
  readonly ean: string | null
  readonly details: Readonly<Record<string, unknown>>
}

/** Product and variants in one statement, so that they are of one moment. */
const productColumns = ({
  variants,
}: Tables) => `p.reference, p.details, p.kit, p.as_of, p.load_id, p.updated_at,
       (select coalesce(jsonb_agg(jsonb_build_object('size', v.size, 'sku', v.sku, 'ean', v.ean,
                                                     'details', v.details) order by v.sku), '[]')
          from ${variants} v
         where v.site_id = p.site_id and v.reference = p.reference) as variants`

/**
 * Pages by key behind `$2`, at most `$7` rows. Filters that are null are folded away when the statement is
 * planned. A product counts as updated when one of its variants was.
 */
const listProducts = (tables: Tables) => `select ${productColumns(tables)}
  from ${tables.products} p
 where p.site_id = $1
   and ($2::text is null or p.reference > $2)
   and ($3::text is null or p.reference = $3)
   and ($4::text is null
        or p.reference = (select v.reference from ${tables.variants} v where v.site_id = $1 and v.sku = $4))
   and ($5::timestamptz is null
        or p.updated_at > $5
        or exists (select from ${tables.variants} v
                    where v.site_id = $1 and v.reference = p.reference and v.updated_at > $5))
   and ($6::text is null
        or strpos(lower(concat_ws(' ', p.reference, p.details ->> 'name', p.details ->> 'brand')
                        collate "default"),
                  lower($6 collate "default")) > 0)
 order by p.reference
 limit $7`

export const LIST_PRODUCTS = statement('list_products', listProducts(NOW), 'fresh')

/** The same at the moment `$8`. */
export const LIST_PRODUCTS_AT = statement(
  'list_products_at',
  listProducts(tablesAt('$8::timestamptz')),
  'fresh',
)

const readProduct = (tables: Tables) => `select ${productColumns(tables)}
  from ${tables.products} p
 where p.site_id = $1 and p.reference = $2`

export const READ_PRODUCT = statement('read_product', readProduct(NOW))

/** The same at the moment `$3`. */
export const READ_PRODUCT_AT = statement('read_product_at', readProduct(tablesAt('$3::timestamptz')))

const readProductOfSku = (tables: Tables) => `select ${productColumns(tables)}
  from ${tables.products} p
 where p.site_id = $1
   and p.reference = (select v.reference from ${tables.variants} v where v.site_id = $1 and v.sku = $2)`

export const READ_PRODUCT_OF_SKU = statement('read_product_of_sku', readProductOfSku(NOW))

/** The same at the moment `$3`. */
export const READ_PRODUCT_OF_SKU_AT = statement(
  'read_product_of_sku_at',
  readProductOfSku(tablesAt('$3::timestamptz')),
)

const AT_VERSION = tablesAt('moments.moment')

/**
 * The versions of a product with its variants, the newest first: pages behind `$3`, at most `$5`. A load writes the
 * product and then its variants: one version, from when it had written the last of them. What stood at the moment
 * `$4`, before which history is forgotten, is read as of then.
 */
export const LIST_PRODUCT_VERSIONS = statement(
  'list_product_versions',
  `with written as (
     select load_id, updated_at as written_at from products where site_id = $1 and reference = $2
     union all
     select load_id, written_at from product_history where site_id = $1 and reference = $2
     union all
     select load_id, updated_at from variants where site_id = $1 and reference = $2
     union all
     select h.load_id, h.written_at
       from variants k
       join variant_history h on h.site_id = k.site_id and h.sku = k.sku
      where k.site_id = $1 and k.reference = $2),
   ended as (
     select load_id, written_at
       from (select load_id, written_at, lead(load_id) over (order by written_at, load_id) as next_load from written) w
      where next_load is distinct from load_id),
   versions as (
     select load_id, written_at, lead(written_at) over (order by written_at, load_id) as replaced_at from ended),
   moments as (
     select load_id, written_at, replaced_at, greatest(written_at, $4::timestamptz) as moment
       from versions
      where ($3::timestamptz is null or written_at < $3)
        and ($4 is null or replaced_at is null or replaced_at > $4)
      order by written_at desc
      limit $5)
   select moments.load_id as made_by, moments.written_at, moments.replaced_at, ${productColumns(AT_VERSION)}
     from moments
     join lateral ${AT_VERSION.products} p on p.site_id = $1 and p.reference = $2
    order by moments.written_at desc`,
)
