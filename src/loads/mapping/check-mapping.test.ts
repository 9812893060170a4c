import assert from 'node:assert/strict'
import { test } from 'node:test'
import { wordsOf } from '../kinds/words.ts'
import { LOAD_TYPES, type LoadType } from '../rows.ts'
import { checkMapping } from './check-mapping.ts'
import type { Mapping } from './mapping.ts'

const complaintOf = (type: LoadType, mapping: Mapping) => {
  const refusal = checkMapping(mapping, wordsOf(LOAD_TYPES[type]))
  return refusal === null ? null : `${String(refusal.facts['field'])} ${String(refusal.facts['reason'])}`
}

const STORES = { into: 'store', value: 'quantity', columns: { Centro: '1', Sul: '2' } } as const

// What is wrong, load type, mapping, field and reason.
const WRONG: readonly (readonly [string, LoadType, Mapping, string])[] = [
  ['a field of no load', 7, { fields: { preco: { from: 'A' } } }, 'fields.preco field_unknown'],
  ['a field of another type', 7, { fields: { quantity: { from: 'A' } } }, 'fields.quantity field_unknown'],
  ['a field of Object', 7, { fields: { toString: { from: 'A' } } }, 'fields.toString field_unknown'],
  [
    'a nested price of products alone',
    1,
    { fields: { 'prices.price': { from: 'A' } } },
    'fields.prices.price field_unknown',
  ],
  [
    'an attribute of prices',
    7,
    { fields: { 'attributes.x': { from: 'A' } } },
    'fields.attributes.x field_unknown',
  ],
  [
    'an attribute without a code',
    1,
    { fields: { 'attributes.': { from: 'A' } } },
    'fields.attributes. field_unknown',
  ],
  ['no source', 7, { fields: { price: { values: {} } } }, 'fields.price source'],
  ['two sources', 7, { fields: { price: { from: 'A', path: 'b' } } }, 'fields.price source'],
  ['a translated constant', 7, { fields: { list: { constant: 'A', values: {} } } }, 'fields.list source'],
  ['a broken path', 2, { fields: { quantity: { path: 'a..b' } } }, 'fields.quantity.path path'],
  ['a path of brackets', 2, { fields: { quantity: { path: ['a', 'b[x]'] } } }, 'fields.quantity.path path'],
  ['a list for one value', 2, { fields: { quantity: { path: 'a[].b' } } }, 'fields.quantity.path path_list'],
  ['a root within a list', 2, { root: 'a[0]' }, 'root path'],
  ['a root of nothing', 2, { root: 'a.' }, 'root path'],
  [
    'a name without a header',
    2,
    { header: false, fields: { sku: { from: ['A'] } } },
    'fields.sku.from name_without_header',
  ],
  ['a header that is not there', 2, { header: false, headerRow: 3 }, 'headerRow header_row'],
  ['a price of text', 7, { fields: { price: { constant: 'caro' } } }, 'fields.price.constant value'],
  ['a price of null', 7, { fields: { price: { constant: null } } }, 'fields.price.constant value'],
  ['a store of true', 2, { fields: { store: { constant: true } } }, 'fields.store.constant value'],
  [
    'a date of the moon',
    7,
    { fields: { validTo: { constant: '31/02/2026' } } },
    'fields.validTo.constant value',
  ],
  [
    'a flag of perhaps',
    1,
    { fields: { active: { from: 'A', values: { S: true, T: 'talvez' } } } },
    'fields.active.values.T value',
  ],
  [
    'variants that are constant',
    1,
    { fields: { variants: { constant: 'x' } } },
    'fields.variants.constant value',
  ],
  [
    'variants translated',
    1,
    { fields: { variants: { from: 'A', values: {} } } },
    'fields.variants.values values',
  ],
  ['a name multiplied', 1, { fields: { name: { from: 'A', multiply: 2 } } }, 'fields.name.multiply multiply'],
  [
    'nothing multiplied',
    1,
    { fields: { weightGrams: { from: 'A', multiply: 0 } } },
    'fields.weightGrams.multiply multiply',
  ],
  [
    'a translation multiplied',
    1,
    { fields: { heightCm: { from: 'A', multiply: 2, values: {} } } },
    'fields.heightCm.multiply multiply',
  ],
  ['prices into stores', 6, { spread: { ...STORES, value: 'price' } }, 'spread spread'],
  ['stores of a price file', 7, { spread: STORES }, 'spread spread'],
  ['stores twice', 6, { spread: [STORES, STORES] }, 'spread.1 spread_twice'],
  [
    'stores spread and constant',
    2,
    { fields: { store: { constant: '1' } }, spread: STORES },
    'spread spread_twice',
  ],
  ['no columns', 2, { spread: { ...STORES, columns: {} } }, 'spread.columns spread_columns'],
  [
    'two columns of a store',
    2,
    { spread: { ...STORES, columns: { A: '1', B: '1' } } },
    'spread.columns spread_columns',
  ],
  [
    'columns that differ by case',
    2,
    { spread: { ...STORES, columns: { A: '1', a: '2' } } },
    'spread.columns spread_columns',
  ],
  ['names without a header', 2, { header: false, spread: STORES }, 'spread.columns name_without_header'],
  [
    'others without a header',
    2,
    { header: false, spread: { ...STORES, columns: 'others' } },
    'spread.columns name_without_header',
  ],
]
for (const [what, type, mapping, complaint] of WRONG) {
  test(`${what} → ${complaint}`, () => assert.equal(complaintOf(type, mapping), `mapping.${complaint}`))
}

test('what can be read is accepted', () => {
  const mapping: Mapping = {
    root: 'dados.itens',
    headerRow: 3,
    fields: {
      price: { from: 'VL_VENDA' },
      salePrice: { constant: null },
      list: { constant: 'default' },
      active: { from: 'SITUACAO', values: { S: true, N: false, '': null } },
      weightGrams: { from: 'Peso (kg)', multiply: 1000 },
      images: { path: 'fotos[].src' },
      'variants.sku': { from: ['sku', { column: 3 }] },
      'variants.stock.quantity': { path: 'saldo.livre' },
      'kit.sku': { from: 'item' },
      'attributes.voltagem': { from: 'VOLT', values: { 1: '110V' } },
    },
    spread: { ...STORES, columns: 'others' },
  }
  assert.equal(complaintOf(6, mapping), null)
  assert.equal(complaintOf(2, {}), null)
})
