import * as values from '../catalog/queries/decide-attribute.ts'
import * as definitions from '../catalog/queries/decide-definition.ts'
import {
  COUNT_ATTRIBUTE_OUTCOMES,
  GATHER_ATTRIBUTE_OUTCOMES,
  WRITE_DEFINITION_DIFF,
  WRITE_VALUE_DIFF,
} from '../catalog/queries/diff-attribute.ts'
import {
  INSERT_ATTRIBUTES,
  KEEP_ATTRIBUTE_HISTORY,
  KEEP_PRODUCTS_OF_ATTRIBUTES,
  KEEP_VARIANTS_OF_ATTRIBUTES,
  UPDATE_ATTRIBUTES,
  UPDATE_PRODUCT_ATTRIBUTES,
  UPDATE_VARIANT_ATTRIBUTES,
} from '../catalog/queries/merge-attribute.ts'
import * as staged from '../catalog/queries/stage-attribute.ts'
import { TELL_PRODUCT_ATTRIBUTES, TELL_VARIANT_ATTRIBUTES } from '../catalog/queries/tell-changes.ts'
import { DECIDING, step, type KindPlan } from './plan-load.ts'
import { WRITE_ATTRIBUTE_BLOCKS } from './queries/finish.ts'
import { PARK_ATTRIBUTES } from './queries/parked.ts'
import { STAGE_PARKED_ATTRIBUTES } from './queries/ready-parts.ts'

/** Definitions of attributes, and values of those that are defined once the file is in. */
export const ATTRIBUTE_PLAN: KindPlan = {
  kind: 'attribute',
  tables: [
    staged.CREATE_STAGED_ATTRIBUTE,
    definitions.CREATE_DECIDED_DEFINITION,
    definitions.CREATE_KNOWN_ATTRIBUTE,
    values.CREATE_DECIDED_ATTRIBUTE,
    values.CREATE_DECIDED_PRODUCT_ATTRIBUTES,
    values.CREATE_DECIDED_VARIANT_ATTRIBUTES,
  ],
  copy: staged.COPY_STAGED_ATTRIBUTE,
  staged: 'staged_attribute',
  resolve: step(staged.RESOLVE_ATTRIBUTE_KEYS, 'site'),
  name: null,
  check: [],
  decide: [
    step(definitions.DECIDE_DEFINITION, ...DECIDING),
    step(definitions.KNOW_ATTRIBUTES, 'site'),
    { analyze: 'known_attribute' },
    step(values.JUDGE_VALUES, 'site'),
    { analyze: 'decided_attribute' },
    step(values.DECIDE_PRODUCT_ATTRIBUTES, ...DECIDING),
    step(values.DECIDE_VARIANT_ATTRIBUTES, ...DECIDING),
    { analyze: 'decided_product_attributes' },
    { analyze: 'decided_variant_attributes' },
    step(values.NOTE_ATTRIBUTE_OUTCOMES, 'parks'),
    step(values.NOTE_DEFINITION_OUTCOMES),
    step(values.REFUSE_ATTRIBUTE_ROWS),
  ],
  together: null,
  merges: [
    {
      steps: definitions.STEPS_OF_DEFINITION,
      inserts: INSERT_ATTRIBUTES,
      insertsCarefully: INSERT_ATTRIBUTES,
      replaces: KEEP_ATTRIBUTE_HISTORY,
      updates: UPDATE_ATTRIBUTES,
      moments: null,
      ends: null,
      tells: null,
    },
    {
      steps: values.STEPS_OF_PRODUCT_ATTRIBUTES,
      inserts: null,
      insertsCarefully: null,
      replaces: KEEP_PRODUCTS_OF_ATTRIBUTES,
      updates: UPDATE_PRODUCT_ATTRIBUTES,
      moments: null,
      ends: null,
      tells: TELL_PRODUCT_ATTRIBUTES,
    },
    {
      steps: values.STEPS_OF_VARIANT_ATTRIBUTES,
      inserts: null,
      insertsCarefully: null,
      replaces: KEEP_VARIANTS_OF_ATTRIBUTES,
      updates: UPDATE_VARIANT_ATTRIBUTES,
      moments: null,
      ends: null,
      tells: TELL_VARIANT_ATTRIBUTES,
    },
  ],
  countOutcomes: COUNT_ATTRIBUTE_OUTCOMES,
  writeBlocks: WRITE_ATTRIBUTE_BLOCKS,
  gatherOutcomes: GATHER_ATTRIBUTE_OUTCOMES,
  writeDiffs: [WRITE_DEFINITION_DIFF, WRITE_VALUE_DIFF],
  park: PARK_ATTRIBUTES,
  stageParked: STAGE_PARKED_ATTRIBUTES,
}
