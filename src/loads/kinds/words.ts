import type { WordsOfAll } from '../mapping/mapped-names.ts'
import type { LoadKind } from '../rows.ts'
import {
  ATTRIBUTE_ENTRY_FIELDS,
  KIT_FIELDS,
  PRICE_FIELDS,
  PRICES_FIELD,
  STOCK_FIELD,
  STOCK_FIELDS,
  VARIANT_FIELDS,
  type Vocabulary,
} from '../vocabulary/fields.ts'
import { KINDS } from './kinds.ts'

/** The names of ours that each kind of object in a load may come with; of two that share a name, the earlier has it. */
export function wordsOf(kinds: readonly LoadKind[]): WordsOfAll {
  const lists = kinds.includes('product') ? listsOf(kinds) : []
  const [first, ...others] = kinds.map((kind) => KINDS[kind].words)
  const beside = others.length === 0 ? [] : [...lists, ...others]
  return {
    element: [...(first === undefined ? [] : [first]), ...beside],
    variant: [VARIANT_FIELDS, ...beside],
    price: [PRICE_FIELDS],
    stock: [STOCK_FIELDS],
    kit: [KIT_FIELDS],
    attribute: [ATTRIBUTE_ENTRY_FIELDS],
  }
}

function listsOf(kinds: readonly LoadKind[]): readonly Vocabulary[] {
  return [
    ...(kinds.includes('price') ? [PRICES_FIELD] : []),
    ...(kinds.includes('stock') ? [STOCK_FIELD] : []),
  ]
}
