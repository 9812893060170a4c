import assert from 'node:assert/strict'
import { test } from 'node:test'
import { detailOf } from '../../kernel/texts/texts.ts'
import { openRestCatalog } from './rest-catalog.ts'

// Where the list is to be, an answer, what is said of it.
for (const [items, answer, expected] of [
  [undefined, { data: [] }, 'A resposta do ERP não é uma lista de objetos.'],
  [undefined, [1], 'A resposta do ERP não é uma lista de objetos.'],
  ['data.items', { data: [] }, 'A resposta do ERP não tem lista em data.items.'],
] as const) {
  test(`${JSON.stringify(answer)} asked for a list in ${items ?? 'itself'} is told as "${expected}"`, () => {
    const opened = openRestCatalog({ path: '/x', ...(items === undefined ? {} : { items }) })
    assert(opened.ok)
    const rows = opened.value.rows(answer)
    assert(!rows.ok)
    assert.equal(detailOf(rows.refusal, 'pt'), expected)
  })
}
