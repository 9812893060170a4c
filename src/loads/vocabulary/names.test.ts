import assert from 'node:assert/strict'
import { test } from 'node:test'
import { columnsOf } from './columns.ts'
import {
  PRICE_FIELDS,
  PRODUCT_FIELDS,
  REFUSED_FIELD,
  ROOT_FIELDS,
  STOCK_FIELDS,
  type Vocabulary,
} from './fields.ts'
import { namesOf } from './names.ts'

// One row per spelling: vocabulary, spelling, field of ours.
const SPELLINGS: readonly (readonly [Vocabulary, string, string | null])[] = [
  [PRICE_FIELDS, 'Preço', 'price'],
  [PRICE_FIELDS, 'PRECIO', 'price'],
  [PRICE_FIELDS, 'tabelaPreço', 'list'],
  [PRICE_FIELDS, ' precioRebajado ', 'salePrice'],
  [PRICE_FIELDS, 'código', 'sku'],
  [PRICE_FIELDS, 'codigoAlfa', 'reference'],
  [PRICE_FIELDS, 'quantidade', null],
  [STOCK_FIELDS, 'idTiendaExterno', 'store'],
  [STOCK_FIELDS, 'FILIAL', 'store'],
  [STOCK_FIELDS, 'estoque', 'quantity'],
  [STOCK_FIELDS, 'stock', 'quantity'],
  [PRODUCT_FIELDS, 'variações', 'variants'],
  [PRODUCT_FIELDS, 'subProductos', 'variants'],
  [PRODUCT_FIELDS, 'descripción', 'description'],
  [PRODUCT_FIELDS, 'imágenes', 'images'],
  [PRODUCT_FIELDS, '__proto__', null],
  [PRODUCT_FIELDS, 'toString', null],
  [ROOT_FIELDS, 'PREÇOS', 'prices'],
  [ROOT_FIELDS, 'Itens', 'items'],
]

for (const [words, spelling, field] of SPELLINGS) {
  test(`"${spelling}" means ${field ?? 'nothing to us'}`, () => {
    const { fieldOf } = namesOf(words)
    assert.equal(fieldOf(spelling), field)
    assert.equal(fieldOf(spelling), field)
  })
}

test('no spelling of a vocabulary means two fields', () => {
  for (const words of [PRODUCT_FIELDS, PRICE_FIELDS, STOCK_FIELDS, ROOT_FIELDS] satisfies Vocabulary[]) {
    const { fieldOf, accepted } = namesOf(words)
    for (const field of Object.keys(words)) {
      for (const spelling of accepted(field)) assert.equal(fieldOf(spelling), field, spelling)
    }
  }
})

test('our own column of an error file is neither used nor ignored', () => {
  const columns = columnsOf(['sku', 'preço', REFUSED_FIELD, '', 'obs', 'obs'], {
    names: namesOf(PRICE_FIELDS),
    needs: [],
    needsWith: [],
  })
  assert(columns.ok)
  assert.deepEqual(columns.value.used, [
    { index: 0, field: 'sku' },
    { index: 1, field: 'price' },
  ])
  assert.deepEqual(columns.value.ignored, ['obs'])
  assert.equal(columns.value.widthMin, 6)
  assert.equal(columns.value.spellingOf('price'), 'preço')
})
