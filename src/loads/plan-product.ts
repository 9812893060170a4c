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
import { REFUSE_PRODUCTS_WITH_ROW } from '../catalog/queries/decide-together.ts'
import {
  COUNT_PRODUCT_OUTCOMES,
  GATHER_PRODUCT_OUTCOMES,
  WRITE_PRODUCT_DIFF,
  WRITE_VARIANT_DIFF,
} from '../catalog/queries/diff-product.ts'
import {
  INSERT_PRODUCTS,
  INSERT_VARIANTS,
  KEEP_PRODUCT_HISTORY,
  KEEP_VARIANT_HISTORY,
  UPDATE_PRODUCTS,
  UPDATE_VARIANTS,
} from '../catalog/queries/merge-product.ts'
import * as product from '../catalog/queries/stage-product.ts'
import { TYPE_PRODUCT_ATTRIBUTES, TYPE_VARIANT_ATTRIBUTES } from '../catalog/queries/type-attributes.ts'
import { TELL_PRODUCTS, TELL_VARIANTS } from '../catalog/queries/tell-changes.ts'
import { DECIDING, step, type KindPlan } from './plan-load.ts'
import { WRITE_PRODUCT_BLOCKS } from './queries/finish.ts'

/** Products and their variants. */
export const PRODUCT_PLAN: KindPlan = {
  kind: 'product',
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
  check: [
    step(product.KEY_PRODUCT, 'site', 'load'),
    { analyze: 'keyed_product' },
    step(TYPE_PRODUCT_ATTRIBUTES, 'site'),
    step(TYPE_VARIANT_ATTRIBUTES, 'site'),
    step(product.REFUSE_PRODUCT_ROWS),
    step(product.REFUSE_PRODUCT_CONFLICTS),
    step(product.REFUSE_PRODUCT_ROWS),
    step(product.REFUSE_OTHER_CONFLICTS),
    step(product.REFUSE_PRODUCT_ROWS),
  ],
  decide: [
    step(REFUSE_PRODUCTS_WITH_ROW),
    step(product.REFUSE_PRODUCT_KITS, 'site'),
    step(product.REFUSE_PRODUCT_ROWS),
    step(product.REFUSE_PRODUCTS),
    step(product.MARK_PRODUCT_REPEATS),
    { analyze: 'keyed_product' },
    step(DECIDE_PRODUCT, ...DECIDING),
    step(DECIDE_VARIANT, ...DECIDING),
    step(INDEX_DECIDED_PRODUCT),
    step(INDEX_DECIDED_VARIANT),
    { analyze: 'decided_product' },
    { analyze: 'decided_variant' },
    step(NOTE_PRODUCT_OUTCOMES),
  ],
  together: null,
  merges: [
    {
      steps: STEPS_OF_PRODUCT,
      inserts: INSERT_PRODUCTS,
      insertsCarefully: INSERT_PRODUCTS,
      replaces: KEEP_PRODUCT_HISTORY,
      updates: UPDATE_PRODUCTS,
      moments: null,
      ends: null,
      tells: TELL_PRODUCTS,
    },
    {
      steps: STEPS_OF_VARIANT,
      inserts: INSERT_VARIANTS,
      insertsCarefully: INSERT_VARIANTS,
      replaces: KEEP_VARIANT_HISTORY,
      updates: UPDATE_VARIANTS,
      moments: null,
      ends: null,
      tells: TELL_VARIANTS,
    },
  ],
  countOutcomes: COUNT_PRODUCT_OUTCOMES,
  writeBlocks: WRITE_PRODUCT_BLOCKS,
  gatherOutcomes: GATHER_PRODUCT_OUTCOMES,
  writeDiffs: [WRITE_PRODUCT_DIFF, WRITE_VARIANT_DIFF],
  park: null,
  stageParked: null,
}
