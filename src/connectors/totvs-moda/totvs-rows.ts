/** An item of a list of the ERP's, as it came. */
type Item = Readonly<Record<string, unknown>>

/**
 * Products as rows of a load. The ERP's reference has several colours, and a product of the hub is of one: both
 * together name it.
 */
export function productRows(items: readonly object[]): readonly object[] {
  return items.map((item) => {
    const { colorCode, colorName, size, sizeName, description, ...product } = item as Item
    const reference = textOf(product['ReferenceCode']) ?? textOf(product['referenceCode'])
    const color = textOf(colorCode)
    return withoutNothing({
      reference: reference === null ? null : [reference, color].filter((part) => part !== null).join('-'),
      sku: textOf(product['productCode']),
      size: textOf(size) ?? textOf(sizeName),
      name: textOf(product['referenceName']) ?? textOf(product['productName']),
      description: textOf(description) ?? textOf(product['descriptive']),
      color: textOf(colorName),
      active: product['isActive'] !== false && product['isBlocked'] !== true,
    })
  })
}

/** Prices as rows, one a list: `lists` are the ERP's price codes that we load. A promotion of nothing is none. */
export function priceRows(items: readonly object[], lists: ReadonlyMap<number, string>): readonly object[] {
  return items.flatMap((item) => {
    const { productCode, prices } = item as Item
    return listOf(prices).flatMap((price) => {
      const list = lists.get(Number(price['priceCode']))
      if (list === undefined || !isNumber(price['price'])) return []
      const sale = price['promotionalPrice']
      const isSale = isNumber(sale) && Number(sale) > 0 && Number(sale) < Number(price['price'])
      const salePrice = isSale ? sale : null
      return [{ sku: textOf(productCode), list, price: price['price'], salePrice }]
    })
  })
}

/** Balances as rows, one a store: of a branch, those of `stockCodes` added up. */
export function stockRows(
  items: readonly object[],
  { stores, stockCodes }: { stores: ReadonlyMap<number, string>; stockCodes: ReadonlySet<number> },
): readonly object[] {
  return items.flatMap((item) => {
    const { productCode, balances } = item as Item
    const sums = new Map<string, number>()
    for (const balance of listOf(balances)) {
      const store = stores.get(Number(balance['branchCode']))
      const { stock } = balance
      if (store === undefined || !stockCodes.has(Number(balance['stockCode'])) || !isNumber(stock)) continue
      sums.set(store, (sums.get(store) ?? 0) + Number(stock))
    }
    return [...sums].map(([store, quantity]) => ({
      sku: textOf(productCode),
      store,
      quantity: inThousandths(quantity),
    }))
  })
}

/** A text, or a number as text; null for anything else. */
export function textOf(value: unknown): string | null {
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : null
}

/** The objects of a list; none where there is no list. */
export function listOf(value: unknown): readonly Item[] {
  return Array.isArray(value)
    ? value.filter((one): one is Item => typeof one === 'object' && one !== null)
    : []
}

function isNumber(value: unknown): value is number | string {
  if (typeof value === 'number') return Number.isFinite(value)
  return typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value))
}

/** Sums of floating point have places that nobody counted. */
function inThousandths(quantity: number): number {
  return Math.round(quantity * 1000) / 1000
}

/** An absent field leaves what the hub has. */
function withoutNothing(fields: Item): object {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null))
}
