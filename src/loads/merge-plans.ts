import {
  CREATE_DECIDED_PRODUCT,
  CREATE_DECIDED_VARIANT,
  CREATE_PRODUCT_OUTCOMES,
  DECIDE_PRODUCT,
  DECIDE_VARIANT,
  INDEX_DECIDED_PRODUCT,
  INDEX_DECIDED_VARIANT,
  NOTE_PRODUCT_OUTCOMES,
  STEPS_OF_PRODUCT,
  STEPS_OF_VARIANT,
} from '../catalog/queries/decide-product.ts'
import { INSERT_PRICES, KEEP_PRICE_HISTORY, UPDATE_PRICES } from '../catalog/queries/merge-price.ts'
import {
  INSERT_PRODUCTS,
  INSERT_VARIANTS,
  KEEP_PRODUCT_HISTORY,
  KEEP_VARIANT_HISTORY,
  UPDATE_PRODUCTS,
  UPDATE_VARIANTS,
} from '../catalog/queries/merge-product.ts'
import {
  END_RESERVATIONS,
  INSERT_STOCK,
  INSERT_STOCK_CAREFULLY,
  KEEP_STOCK_HISTORY,
  UPDATE_STOCK,
} from '../catalog/queries/merge-stock.ts'
import * as price from '../catalog/queries/stage-price.ts'
import * as product from '../catalog/queries/stage-product.ts'
import * as stock from '../catalog/queries/stage-stock.ts'
import type { Statement } from '../platform/postgres/statement.ts'
import {
  COMMON_PRICE_OUTCOME,
  COMMON_PRODUCT_OUTCOME,
  COMMON_STOCK_OUTCOME,
  WRITE_PRICE_BLOCKS,
  WRITE_PRODUCT_BLOCKS,
  WRITE_STOCK_BLOCKS,
} from './queries/finish.ts'
import type { LoadKind } from './rows.ts'

/** A statement, and how many of site, load, the load's moment and its arrival it takes. */
export interface Step {
  readonly statement: Statement
  readonly takes: 0 | 1 | 2 | 3 | 4
}

/** What writes the slices of one table: each statement is run where a slice has rows for it. */
export interface Merge {
  readonly steps: Statement
  readonly inserts: Statement
  /** Instead of `inserts`, where another transaction has made one of the rows since the decision. */
  readonly insertsCarefully: Statement
  readonly replaces: Statement
  readonly updates: Statement
  /** After the updates of a slice; takes no load and no time. */
  readonly ends: Statement | null
}

/** How one kind goes from staged rows to written ones; the SQL is the catalogue's. */
export interface MergePlan {
  readonly tables: readonly Statement[]
  readonly copy: Statement
  readonly staged: string
  /** Only where some rows came without a sku. */
  readonly resolve: Step | null
  /** Gives the skus their places: those of the file, or, for a file of many rows, all of the site's. */
  readonly name: { readonly few: Step; readonly many: Step; readonly analyze: string } | null
  /** To be run in turn; `analyze` names tables whose size the next statement must know. */
  readonly decide: readonly (Step | { readonly analyze: string })[]
  readonly merges: readonly Merge[]
  /** The outcome most rows have, and the report of all. */
  readonly commonOutcome: Statement
  readonly writeBlocks: Statement
}

const step = (statement: Statement, takes: Step['takes']): Step => ({ statement, takes })

const STOCK: MergePlan = {
  tables: [stock.CREATE_STAGED_STOCK, stock.CREATE_NAMED_STOCK, stock.CREATE_DECIDED_STOCK],
  copy: stock.COPY_STAGED_STOCK,
  staged: 'staged_stock',
  resolve: step(stock.RESOLVE_STOCK_KEYS, 1),
  name: {
    few: step(stock.NAME_STOCK, 1),
    many: step(stock.NAME_STOCK_OF_SITE, 1),
    analyze: 'named_stock',
  },
  decide: [
    step(stock.DECIDE_STOCK, 4),
    step(stock.INDEX_DECIDED_STOCK, 0),
    { analyze: 'decided_stock' },
    step(stock.REFUSE_STOCK_ROWS, 0),
  ],
  merges: [
    {
      steps: stock.STEPS_OF_STOCK,
      inserts: INSERT_STOCK,
      insertsCarefully: INSERT_STOCK_CAREFULLY,
      replaces: KEEP_STOCK_HISTORY,
      updates: UPDATE_STOCK,
      ends: END_RESERVATIONS,
    },
  ],
  commonOutcome: COMMON_STOCK_OUTCOME,
  writeBlocks: WRITE_STOCK_BLOCKS,
}

const PRICE: MergePlan = {
  tables: [price.CREATE_STAGED_PRICE, price.CREATE_NAMED_PRICE, price.CREATE_DECIDED_PRICE],
  copy: price.COPY_STAGED_PRICE,
  staged: 'staged_price',
  resolve: step(price.RESOLVE_PRICE_KEYS, 1),
  name: {
    few: step(price.NAME_PRICE, 1),
    many: step(price.NAME_PRICE_OF_SITE, 1),
    analyze: 'named_price',
  },
  decide: [
    step(price.DECIDE_PRICE, 4),
    step(price.INDEX_DECIDED_PRICE, 0),
    { analyze: 'decided_price' },
    step(price.REFUSE_PRICE_ROWS, 0),
  ],
  merges: [
    {
      steps: price.STEPS_OF_PRICE,
      inserts: INSERT_PRICES,
      insertsCarefully: INSERT_PRICES,
      replaces: KEEP_PRICE_HISTORY,
      updates: UPDATE_PRICES,
      ends: null,
    },
  ],
  commonOutcome: COMMON_PRICE_OUTCOME,
  writeBlocks: WRITE_PRICE_BLOCKS,
}

const PRODUCT: MergePlan = {
  tables: [
    product.CREATE_STAGED_PRODUCT,
    product.CREATE_KEYED_PRODUCT,
    CREATE_DECIDED_PRODUCT,
    CREATE_DECIDED_VARIANT,
    CREATE_PRODUCT_OUTCOMES,
  ],
  copy: product.COPY_STAGED_PRODUCT,
  staged: 'staged_product',
  resolve: null,
  name: null,
  decide: [
    step(product.KEY_PRODUCT, 1),
    { analyze: 'keyed_product' },
    step(product.REFUSE_PRODUCT_CONFLICTS, 0),
    step(product.REFUSE_PRODUCT_ROWS, 0),
    step(product.REFUSE_PRODUCT_KITS, 1),
    step(product.REFUSE_PRODUCT_ROWS, 0),
    step(product.MARK_PRODUCT_REPEATS, 0),
    { analyze: 'keyed_product' },
    step(DECIDE_PRODUCT, 4),
    step(DECIDE_VARIANT, 4),
    step(INDEX_DECIDED_PRODUCT, 0),
    step(INDEX_DECIDED_VARIANT, 0),
    { analyze: 'decided_product' },
    { analyze: 'decided_variant' },
    step(NOTE_PRODUCT_OUTCOMES, 0),
    step(product.REFUSE_PRODUCTS, 0),
  ],
  merges: [
    {
      steps: STEPS_OF_PRODUCT,
      inserts: INSERT_PRODUCTS,
      insertsCarefully: INSERT_PRODUCTS,
      replaces: KEEP_PRODUCT_HISTORY,
      updates: UPDATE_PRODUCTS,
      ends: null,
    },
    {
      steps: STEPS_OF_VARIANT,
      inserts: INSERT_VARIANTS,
      insertsCarefully: INSERT_VARIANTS,
      replaces: KEEP_VARIANT_HISTORY,
      updates: UPDATE_VARIANTS,
      ends: null,
    },
  ],
  commonOutcome: COMMON_PRODUCT_OUTCOME,
  writeBlocks: WRITE_PRODUCT_BLOCKS,
}

/** The kinds a load can be of now; each load is of one. */
export const MERGE_PLANS: Readonly<Partial<Record<LoadKind, MergePlan>>> = {
  stock: STOCK,
  price: PRICE,
  product: PRODUCT,
}
