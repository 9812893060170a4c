import {
  LINK_STOCK,
  NAME_STOCK_TOGETHER,
  REFUSE_STOCK_PARTS,
  REFUSE_STOCK_WITH_ROW,
} from '../catalog/queries/decide-together.ts'
import {
  END_RESERVATIONS,
  INSERT_STOCK,
  INSERT_STOCK_CAREFULLY,
  KEEP_STOCK_HISTORY,
  NOTE_MOVED_STOCK,
  NOTE_STOCK_MOMENTS,
  UPDATE_STOCK,
} from '../catalog/queries/merge-stock.ts'
import * as stock from '../catalog/queries/stage-stock.ts'
import { TELL_STOCK } from '../catalog/queries/tell-changes.ts'
import { DECIDING, step, type KindPlan } from './plan-load.ts'
import { WRITE_STOCK_BLOCKS } from './queries/finish.ts'
import { PARK_STOCK } from './queries/parked.ts'
import { STAGE_PARKED_STOCK } from './queries/ready-parts.ts'

/** Balances. */
export const STOCK_PLAN: KindPlan = {
  kind: 'stock',
  tables: [
    stock.CREATE_STAGED_STOCK,
    stock.CREATE_NAMED_STOCK,
    stock.CREATE_DECIDED_STOCK,
    stock.CREATE_ORDERED_STOCK,
  ],
  copy: stock.COPY_STAGED_STOCK,
  staged: 'staged_stock',
  resolve: step(stock.RESOLVE_STOCK_KEYS, 'site'),
  name: {
    few: step(stock.NAME_STOCK, 'site'),
    many: step(stock.NAME_STOCK_OF_SITE, 'site'),
    analyze: 'named_stock',
  },
  check: [],
  decide: [
    step(stock.DECIDE_STOCK, ...DECIDING, 'parks'),
    step(stock.MARK_STOCK_REPEATS),
    { analyze: 'decided_stock' },
    step(stock.ORDER_STOCK),
    step(stock.INDEX_ORDERED_STOCK),
    { analyze: 'ordered_stock' },
    step(stock.REFUSE_STOCK_ROWS),
  ],
  together: {
    copy: stock.COPY_STOCK_OF_PRODUCTS,
    link: step(LINK_STOCK),
    name: step(NAME_STOCK_TOGETHER, 'site'),
    refuse: step(REFUSE_STOCK_PARTS, 'site', 'parks'),
    refuseWithRow: step(REFUSE_STOCK_WITH_ROW),
  },
  merges: [
    {
      steps: stock.STEPS_OF_STOCK,
      inserts: INSERT_STOCK,
      insertsCarefully: INSERT_STOCK_CAREFULLY,
      replaces: KEEP_STOCK_HISTORY,
      updates: UPDATE_STOCK,
      moments: { note: NOTE_STOCK_MOMENTS, moved: NOTE_MOVED_STOCK },
      ends: END_RESERVATIONS,
      tells: TELL_STOCK,
    },
  ],
  countOutcomes: stock.COUNT_STOCK_OUTCOMES,
  writeBlocks: WRITE_STOCK_BLOCKS,
  gatherOutcomes: stock.GATHER_STOCK_OUTCOMES,
  writeDiffs: [stock.WRITE_STOCK_DIFF],
  park: PARK_STOCK,
  stageParked: STAGE_PARKED_STOCK,
}
