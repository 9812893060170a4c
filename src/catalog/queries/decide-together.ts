import { statement } from '../../platform/postgres/statement.ts'
import { STOCK_CODE, STOCK_NAMES } from './stage-stock.ts'
import { priceCode, PRICE_NAMES } from './stage-price.ts'
import { UNKNOWN_CODES, WITH_ITS_ROW } from './stage-shared.ts'

// What files need whose rows have several parts: of several kinds (types 3, 6, 8), or one for each of several stores
// or price lists. A refused part refuses its row whole, so all refusals are found before anything is decided.

/** Gives the parts of a product's row the sku that its keys were settled to. */
const linkParts = (staged: string) => `update ${staged} s
      set sku = k.sku,
          code = case when k.code is not null then '${WITH_ITS_ROW}'
                      when k.sku is null then 'row.key_missing' end
     from keyed_product k
    where k.row_number = s.row_number and k.part = s.part`

export const LINK_STOCK = statement('link_stock', linkParts('staged_stock'), 'fresh')
export const LINK_PRICES = statement('link_prices', linkParts('staged_price'), 'fresh')

/** As NAME_STOCK, where the file itself brings the products: `$1` site. */
export const NAME_STOCK_TOGETHER = statement(
  'name_stock_together',
  `insert into named_stock (sku, place, code)
   select named.sku, row_number() over (order by named.sku),
          case when coalesce(said.is_kit, p.kit is not null) then 'row.kit_has_no_stock' end
     from (select distinct sku from staged_stock where sku is not null) named
     left join (select distinct on (sku) sku, reference
                  from keyed_product
                 where code is null and size is not null
                 order by sku) sent on sent.sku = named.sku
     left join variants v on v.site_id = $1 and v.sku = named.sku
     left join (select reference, bool_or(kit is not null) as is_kit
                  from keyed_product
                 where code is null and kit_given
                 group by reference) said on said.reference = coalesce(sent.reference, v.reference)
     left join products p on p.site_id = $1 and p.reference = coalesce(sent.reference, v.reference)`,
  'fresh',
)

export const NAME_PRICES_TOGETHER = statement(
  'name_prices_together',
  `insert into named_price (sku, place)
   select sku, row_number() over (order by sku)
     from (select distinct sku from staged_price where sku is not null) named`,
  'fresh',
)

/** Notes the parts that will be refused: `$1` site, `$2` whether what is unknown is parked, `$3` load (of prices). */
const refuseParts = (
  parts: string,
  field: string,
  value: string,
) => `insert into refused_rows (row_number, code, field, value)
   select row_number, code, ${field}, ${value}
     from (${parts}) coded
    where code is not null and code <> '${WITH_ITS_ROW}' and not (code in ${UNKNOWN_CODES} and $2)`

export const REFUSE_STOCK_PARTS = statement(
  'refuse_stock_parts',
  refuseParts(
    `select s.row_number, s.sku, s.store, ${STOCK_CODE} as code from staged_stock s ${STOCK_NAMES}`,
    `case code when 'row.store_unknown' then 'store' else 'sku' end`,
    `case code when 'row.store_unknown' then store else sku end`,
  ),
  'fresh',
)

export const REFUSE_PRICE_PARTS = statement(
  'refuse_price_parts',
  refuseParts(
    `select s.row_number, s.sku, ${priceCode('$3')} as code
       from staged_price s ${PRICE_NAMES}
       left join prices k on k.site_id = $1 and k.sku = s.sku and k.list = s.list`,
    `case code when 'row.field_missing' then 'price' else 'sku' end`,
    `case when code <> 'row.field_missing' then sku end`,
  ),
  'fresh',
)

const REFUSED = '(select row_number from refused_rows)'

/** What else the refused rows say of products. */
export const REFUSE_PRODUCTS_WITH_ROW = statement(
  'refuse_products_with_row',
  `update keyed_product set code = '${WITH_ITS_ROW}', field = null where code is null and row_number in ${REFUSED}`,
  'fresh',
)

const refuseWithRow = (staged: string) =>
  `update ${staged} set code = '${WITH_ITS_ROW}' where code is null and row_number in ${REFUSED}`

export const REFUSE_STOCK_WITH_ROW = statement(
  'refuse_stock_with_row',
  refuseWithRow('staged_stock'),
  'fresh',
)
export const REFUSE_PRICES_WITH_ROW = statement(
  'refuse_prices_with_row',
  refuseWithRow('staged_price'),
  'fresh',
)
