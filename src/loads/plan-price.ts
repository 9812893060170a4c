import {
  LINK_PRICES,
  NAME_PRICES_TOGETHER,
  REFUSE_PRICE_PARTS,
  REFUSE_PRICES_WITH_ROW,
} from '../catalog/queries/decide-together.ts'
import {
  INSERT_PRICES,
  KEEP_PRICE_HISTORY,
  NOTE_PRICE_MOMENTS,
  UPDATE_PRICES,
} from '../catalog/queries/merge-price.ts'
import * as price from '../catalog/queries/stage-price.ts'
import { TELL_PRICES } from '../catalog/queries/tell-changes.ts'
import { DECIDING, step, type KindPlan } from './plan-load.ts'
import { WRITE_PRICE_BLOCKS } from './queries/finish.ts'
import { PARK_PRICES } from './queries/parked.ts'
import { STAGE_PARKED_PRICES } from './queries/ready-parts.ts'

/** Prices. */
export const PRICE_PLAN: KindPlan = {
  kind: 'price',
  tables: [
    price.CREATE_STAGED_PRICE,
    price.CREATE_NAMED_PRICE,
    price.CREATE_DECIDED_PRICE,
    price.CREATE_ORDERED_PRICE,
  ],
  copy: price.COPY_STAGED_PRICE,
  staged: 'staged_price',
  resolve: step(price.RESOLVE_PRICE_KEYS, 'site'),
  name: {
    few: step(price.NAME_PRICE, 'site'),
    many: step(price.NAME_PRICE_OF_SITE, 'site'),
    analyze: 'named_price',
  },
  check: [],
  decide: [
    step(price.DECIDE_PRICE, ...DECIDING, 'parks'),
    step(price.MARK_PRICE_REPEATS),
    { analyze: 'decided_price' },
    step(price.ORDER_PRICES),
    step(price.INDEX_ORDERED_PRICE),
    { analyze: 'ordered_price' },
    step(price.REFUSE_PRICE_ROWS),
  ],
  together: {
    copy: price.COPY_PRICES_OF_PRODUCTS,
    link: step(LINK_PRICES),
    name: step(NAME_PRICES_TOGETHER),
    refuse: step(REFUSE_PRICE_PARTS, 'site', 'parks', 'load'),
    refuseWithRow: step(REFUSE_PRICES_WITH_ROW),
  },
  merges: [
    {
      steps: price.STEPS_OF_PRICE,
      inserts: INSERT_PRICES,
      insertsCarefully: INSERT_PRICES,
      replaces: KEEP_PRICE_HISTORY,
      updates: UPDATE_PRICES,
      moments: { note: NOTE_PRICE_MOMENTS, moved: null },
      ends: null,
      tells: TELL_PRICES,
    },
  ],
  countOutcomes: price.COUNT_PRICE_OUTCOMES,
  writeBlocks: WRITE_PRICE_BLOCKS,
  gatherOutcomes: price.GATHER_PRICE_OUTCOMES,
  writeDiffs: [price.WRITE_PRICE_DIFF],
  park: PARK_PRICES,
  stageParked: STAGE_PARKED_PRICES,
}
