import assert from 'node:assert/strict'
import { test } from 'node:test'
import { addressOf } from './erp-address.ts'

const BASE = 'https://erp.example/api/v1'

// A path, its query, the address.
for (const [path, query, expected] of [
  ['/products', { page: '2' }, 'https://erp.example/api/v1/products?page=2'],
  ['products?active=1', { page: '2' }, 'https://erp.example/api/v1/products?active=1&page=2'],
  ['https://erp.example/next?c=a%20b', {}, 'https://erp.example/next?c=a%20b'],
  ['https://evil.example/next', {}, 'connector.address_forbidden'],
  ['http://erp.example/next', {}, 'connector.address_forbidden'],
  ['//evil.example/x', {}, 'https://erp.example/api/v1//evil.example/x'],
] as const) {
  test(`${path} leads to ${expected}`, () => {
    const url = addressOf(BASE, path, { query })
    assert.equal(url.ok ? url.value.href : url.refusal.code, expected)
  })
}

test('a token may be given by another server', () => {
  const url = addressOf(BASE, 'https://login.example/token', { anywhere: true })
  assert(url.ok)
})
