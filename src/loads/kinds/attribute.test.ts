import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ATTRIBUTE } from './attribute.ts'
import { readAttributes } from './attribute-values.ts'
import { datesIn } from './dates.ts'
import type { Said, Terms } from './said.ts'

const TERMS: Terms = { places: 2, decimal: undefined, dateOf: datesIn('America/Sao_Paulo') }

const said = (values: Readonly<Record<string, unknown>>): Said => ({
  values,
  spellingOf: (field) => field,
  digitsOf: (field) => String(values[field]),
  nested: () => null,
})

// One row per value: what was sent, and in which forms it can be read.
const VALUES: readonly (readonly [unknown, unknown])[] = [
  ['Algodão', 'Algodão'],
  ['  110V ', '110V'],
  ['220', { t: '220', n: '220' }],
  [220, { t: '220', n: '220' }],
  ['007', { t: '007', n: '7' }],
  ['1,50', { t: '1,50', n: '1.5' }],
  ['1.234', '1.234'],
  [1.234, { t: '1.234', n: '1.234' }],
  ['-0,0', { t: '-0,0', n: '0' }],
  ['1', { t: '1', n: '1', b: true }],
  ['sim', { t: 'sim', b: true }],
  ['Não', { t: 'Não', b: false }],
  [true, { t: 'true', b: true }],
  ['24/11/2026', { t: '24/11/2026', d: '2026-11-24' }],
  ['2026-11-24T10:00', { t: '2026-11-24T10:00', d: '2026-11-24T13:00:00.000Z' }],
  ['31/02/2026', '31/02/2026'],
  ['P|M', { t: 'P|M', l: ['P', 'M'] }],
  [['P', 'M'], { l: ['P', 'M'] }],
  [['P'], { t: 'P', l: 'P' }],
  [[], null],
  [null, null],
]

for (const [sent, stated] of VALUES) {
  test(`the value ${JSON.stringify(sent)} is ${JSON.stringify(stated)}`, () => {
    const read = ATTRIBUTE.read(said({ sku: 'A', attribute: 'x', value: sent }), TERMS)
    assert(read.ok)
    assert.deepEqual(read.value, [
      {
        kind: 'attribute',
        key: { sku: 'A', ean: null, reference: null, size: null },
        attribute: 'x',
        definition: null,
        value: stated,
      },
    ])
    const product = readAttributes(said({ attributes: { x: sent } }), 'attributes', TERMS)
    assert.deepEqual(product, { ok: true, value: { x: stated } })
  })
}

// One row per definition: what was sent, and what it says.
const DEFINITIONS: readonly (readonly [Readonly<Record<string, unknown>>, unknown])[] = [
  [{ code: 'x' }, {}],
  [{ sku: 'x' }, {}],
  [
    { code: 'x', name: 'X', scope: 'Básico', dataType: 'Número' },
    { name: 'X', scope: 'basic', dataType: 'number' },
  ],
  [
    { code: 'x', name: null, scope: null, values: null },
    { name: null, scope: null, values: null },
  ],
  [{ code: 'x', values: 'P|M|P' }, { values: ['P', 'M'] }],
  [{ code: 'x', values: [] }, { values: null }],
  [
    { code: 'x', dataType: 'number', values: ['1,50', 2] },
    { dataType: 'number', values: ['1.5', '2'] },
  ],
  [
    { code: 'x', dataType: 'date', values: ['24/11/2026'] },
    { dataType: 'date', values: ['2026-11-24'] },
  ],
]

for (const [sent, definition] of DEFINITIONS) {
  test(`${JSON.stringify(sent)} defines ${JSON.stringify(definition)}`, () => {
    const read = ATTRIBUTE.read(said(sent), TERMS)
    const part = { kind: 'attribute', key: null, attribute: 'x', definition, value: null }
    assert.deepEqual(read, { ok: true, value: [part] })
  })
}

// One row per refusal: what was sent, code and field.
const REFUSED: readonly (readonly [Readonly<Record<string, unknown>>, string, string])[] = [
  [{ name: 'x' }, 'row.field_missing', 'code'],
  [{ code: 'x', value: '1' }, 'row.field_missing', 'attribute'],
  [{ attribute: 'x', value: '1' }, 'row.key_missing', 'sku'],
  [{ sku: 'A', attribute: 'x' }, 'row.field_missing', 'value'],
  [{ sku: 'A', attribute: 'x', value: {} }, 'row.field_invalid', 'value'],
  [{ sku: 'A', attribute: 'x', value: [1, {}] }, 'row.field_invalid', 'value'],
  [{ sku: 'A', attribute: 'x', value: '#N/A' }, 'row.field_invalid', 'value'],
  [{ sku: 'A', attribute: 'x', value: 'x'.repeat(2001) }, 'row.field_too_long', 'value'],
  [{ sku: '7,89E+12', attribute: 'x', value: '1' }, 'row.key_mangled', 'sku'],
  [{ code: 'x', scope: 'local' }, 'row.field_invalid', 'scope'],
  [{ code: 'x', dataType: 'cor' }, 'row.field_invalid', 'dataType'],
  [{ code: 'x', values: {} }, 'row.field_invalid', 'values'],
  [{ code: 'x', values: [''] }, 'row.field_invalid', 'values'],
  [{ code: 'x', dataType: 'number', values: ['P'] }, 'row.field_invalid', 'values'],
]

for (const [sent, code, field] of REFUSED) {
  test(`${JSON.stringify(sent).slice(0, 60)} → ${code} of ${field}`, () => {
    const read = ATTRIBUTE.read(said(sent), TERMS)
    assert(!read.ok)
    assert.deepEqual([read.refusal.code, read.refusal.facts['field']], [code, field])
  })
}

test('a code beside an attribute is the sku', () => {
  const read = ATTRIBUTE.read(said({ code: 'A', attribute: 'x', value: 'y' }), TERMS)
  assert(read.ok)
  assert.equal(read.value[0]?.kind === 'attribute' ? read.value[0].key?.sku : null, 'A')
})

test('a number that a double has lost is refused rather than changed', () => {
  const read = readAttributes(said({ attributes: { x: 2 ** 60 } }), 'attributes', TERMS)
  assert(!read.ok)
  assert.equal(read.refusal.code, 'row.number_out_of_range')
})
