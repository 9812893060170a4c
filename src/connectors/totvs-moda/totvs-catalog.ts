import { ok, type Result } from '../../kernel/result.ts'
import { timeText } from '../../kernel/time.ts'
import type { CatalogSide, Json, PageAt } from '../connector.ts'
import { nextPage, pageFields, type Paging } from '../paging.ts'
import { rowsAt } from '../rest/rest-catalog.ts'
import { wrongSetting } from '../settings-rules.ts'
import type { TotvsModaCatalog, TotvsModaSettings } from './schema.ts'
import { PAGE_SIZE, PULL_EVERY_SECONDS } from './totvs-defaults.ts'
import { priceRows, productRows, stockRows } from './totvs-rows.ts'

const SECOND_MS = 1000
const ITEMS = ['items'] as const
const PRODUCT = '/api/totvsmoda/product/v2'
/** All products there can be: balances are not given without a filter. */
const ALL_PRODUCTS = { startProductCode: 1, endProductCode: 999_999_999 }

/** Which of its branches are which of our stores: code and store. */
type Branches = readonly (readonly [branchCode: number, store: string])[]

/** A list of the ERP's that a type of load is made of. */
interface Source {
  readonly path: string
  readonly body: (since: Date | null) => Readonly<Record<string, unknown>>
  readonly rows: (items: readonly object[]) => readonly object[]
}

/** The pages of products (type 1), balances (2) or prices (7): `connector.settings_invalid` for any other type. */
export function openTotvsCatalog(settings: TotvsModaSettings, type: number): Result<CatalogSide> {
  const { everySeconds = PULL_EVERY_SECONDS, pageSize = PAGE_SIZE } = settings.catalog ?? {}
  const source = sourceOf(settings, type)
  if (source === null) return wrongSetting('catalog', 'type')
  const paging: Paging = {
    ...{ kind: 'page', pageParam: 'page', sizeParam: 'pageSize' },
    ...{ size: pageSize, first: 1, hasNext: ['hasNext'] },
  }
  const itemsOf = (body: Json) => rowsAt(body, ITEMS, 'items')
  return ok({
    everyMs: everySeconds * SECOND_MS,
    page: (at: PageAt, since: Date | null) => ({
      ...{ method: 'POST', path: source.path, repeatable: true },
      body: { ...source.body(since), ...pageFields(paging, at), order: 'productCode' },
    }),
    rows: (body) => {
      const items = itemsOf(body)
      return items.ok ? ok(source.rows(items.value)) : items
    },
    next: (at, body) => {
      const items = itemsOf(body)
      return items.ok ? nextPage(paging, at, { body, items: items.value.length }) : items
    },
  })
}

function sourceOf(settings: TotvsModaSettings, type: number): Source | null {
  const branches = branchesOf(settings)
  const catalog = settings.catalog ?? {}
  switch (type) {
    case 1:
      return productsOf(branches)
    case 2:
      return balancesOf(branches, catalog)
    case 7:
      return pricesOf(branches, catalog)
    default:
      return null
  }
}

function productsOf(branches: Branches): Source {
  const branchCode = branches[0]![0]
  return {
    path: `${PRODUCT}/products/search`,
    body: (since) => ({
      filter: {
        ...changed(since, { inProduct: true, inBranchInfo: true, branchInfoCodeList: [branchCode] }),
        branchInfo: { branchCode, isFinishedProduct: true },
      },
      option: { branchInfoCode: branchCode },
    }),
    rows: productRows,
  }
}

function balancesOf(branches: Branches, { stockCodes = [1] }: TotvsModaCatalog): Source {
  const codes = branches.map(([branchCode]) => branchCode)
  return {
    path: `${PRODUCT}/balances/search`,
    body: (since) => ({
      filter: {
        ...ALL_PRODUCTS,
        ...changed(since, { inStock: true, branchStockCodeList: codes, stockCodeList: stockCodes }),
      },
      option: { balances: codes.map((branchCode) => ({ branchCode, stockCodeList: stockCodes })) },
    }),
    rows: (items) => stockRows(items, { stores: new Map(branches), stockCodes: new Set(stockCodes) }),
  }
}

function pricesOf(branches: Branches, { prices = { 1: 'default' } }: TotvsModaCatalog): Source {
  const branchCode = branches[0]![0]
  const lists = new Map(Object.entries(prices).map(([code, list]) => [Number(code), list]))
  const priceCodeList = [...lists.keys()]
  return {
    path: `${PRODUCT}/prices/search`,
    body: (since) => ({
      filter: {
        ...changed(since, { inPrice: true, branchPriceCodeList: [branchCode], priceCodeList }),
        branchInfo: { branchCode, isFinishedProduct: true },
      },
      option: { prices: [{ branchCode, priceCodeList }] },
    }),
    rows: (items) => priceRows(items, lists),
  }
}

/** What has changed, and since when; everything where that is null. */
function changed(since: Date | null, what: object): object {
  return since === null ? {} : { change: { startDate: timeText(since), ...what } }
}

/** Branches and their stores, in the order of their codes. */
export function branchesOf({ branches }: TotvsModaSettings): Branches {
  return Object.entries(branches).map(([branchCode, store]) => [Number(branchCode), store])
}
