import assert from 'node:assert/strict'
import { test } from 'node:test'
import { filled, filledPath, wrongTemplate } from './template.ts'

const NAMED = {
  key: '812-2',
  order: {
    total: '19.90',
    customer: { document: '123.456.789-09' },
    delivery: { address: { city: 'São Paulo' } },
  },
  lines: [
    { sku: '0012', quantity: 2, unitPrice: '9.90' },
    { sku: '0013', quantity: 0.5, unitPrice: '0.07' },
  ],
}

// A template, what it becomes.
for (const [template, expected] of [
  ['{{key}}', '812-2'],
  ['HUB-{{ key }}', 'HUB-812-2'],
  ['{{order.total | number}}', 19.9],
  ['{{order.total|cents}}', 1990],
  ['{{order.customer.document|digits}}', '12345678909'],
  ['{{lines[0].quantity}}', 2],
  ['{{lines[0].quantity|text}}', '2'],
  ['{{lines[1].unitPrice|cents}}', 7],
  ['{{key|number}}', null],
  [
    { a: '{{order.customer.phone}}', b: 'x{{order.customer.phone}}', c: null, d: true },
    { b: 'x', c: null, d: true },
  ],
  [
    { itens: { each: 'lines', as: { codigo: '{{item.sku}}', pedido: '{{key}}' } } },
    {
      itens: [
        { codigo: '0012', pedido: '812-2' },
        { codigo: '0013', pedido: '812-2' },
      ],
    },
  ],
  [{ each: 'order.gifts', as: '{{item}}' }, []],
  [
    ['{{key}}', 1],
    ['812-2', 1],
  ],
] as const) {
  test(`${JSON.stringify(template)} is filled as ${JSON.stringify(expected)}`, () => {
    assert.deepEqual(filled(template, NAMED), expected)
  })
}

test('what is filled into a path stays one part of it', () => {
  assert.equal(
    filledPath('/orders/{{erp}}/x', { erp: '../../admin?a=1' }),
    '/orders/..%2F..%2Fadmin%3Fa%3D1/x',
  )
})

// A template, what is wrong with it.
for (const [template, expected] of [
  [{ a: '{{key}}', b: ['{{order.total|number}}'] }, null],
  [{ list: { each: 'lines', as: '{{item.sku}} of {{key}}' } }, null],
  [{ a: { b: '{{ordre.total}}' } }, 'body.a.b template_name'],
  ['{{item.sku}}', 'body template_name'],
  ['{{key', 'body template_name'],
  ['{{key|upper}}', 'body template_filter'],
  [{ each: 'nothing', as: '{{item}}' }, 'body.each template_name'],
  [{ a: { each: 'lines' } }, 'body.a template_each'],
] as const) {
  test(`${JSON.stringify(template)}: ${expected ?? 'nothing is wrong'}`, () => {
    const wrong = wrongTemplate(template, ['key', 'order', 'lines'], 'body')
    assert.equal(wrong === null ? null : `${wrong.field} ${wrong.reason}`, expected)
  })
}
