import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startHub, type TestHub } from '../harness/hub.ts'
import { upload } from '../harness/loads.ts'

/** What the log tells behind a number, without the loads' own resources. */
async function told(hub: TestHub, after: number, count: number): Promise<readonly unknown[]> {
  let items: readonly { type: string; data: { keys?: readonly string[]; loadId: string } }[] = []
  while (items.length < count)
    items = (await hub.call('GET', `events?after=${after}&limit=500&wait=5`)).body.items
  return items.map(({ type, data }) => [type, data.loadId, data.keys ?? null])
}

test('a load tells the keys that it changed, then its end; what changed nothing is in none', async (t) => {
  const hub = await startHub(t)
  const products = [
    { referencia: 'R', codigo: 'A', tamanho: 'P' },
    { referencia: 'R', codigo: 'B', tamanho: 'M' },
    { referencia: 'Q', codigo: 'C' },
  ]
  const first = await upload(hub, 1, products)
  assert.deepEqual(await told(hub, 0, 2), [
    ['product.changed', first.loadId, ['Q', 'R']],
    ['load.finished', first.loadId, null],
  ])
  const again = await upload(hub, 1, products, '&force=true')
  assert.deepEqual(await told(hub, 2, 1), [['load.finished', again.loadId, null]])
  const size = await upload(hub, 1, [{ referencia: 'R', codigo: 'B', tamanho: 'M', ean: '7891000100103' }])
  assert.deepEqual(await told(hub, 3, 2), [
    ['product.changed', size.loadId, ['R']],
    ['load.finished', size.loadId, null],
  ])
  const stock = await upload(hub, 2, [
    { codigo: 'B', loja: '002', saldo: 3 },
    { codigo: 'A', loja: '001', saldo: 0 },
  ])
  const prices = await upload(hub, 7, [{ codigo: 'A', preco: '9.90' }])
  assert.deepEqual(await told(hub, 5, 4), [
    ['stock.changed', stock.loadId, ['A|001', 'B|002']],
    ['load.finished', stock.loadId, null],
    ['price.changed', prices.loadId, ['A|default']],
    ['load.finished', prices.loadId, null],
  ])
})

test('a thousand keys an event', async (t) => {
  const hub = await startHub(t)
  const products = Array.from({ length: 2001 }, (_, n) => ({ codigo: `S${String(n).padStart(5, '0')}` }))
  await upload(hub, 1, products)
  const events = (await told(hub, 0, 4)) as [string, string, readonly string[] | null][]
  assert.deepEqual(
    events.map(([type, , keys]) => [type, keys?.length, keys?.[0]]),
    [
      ['product.changed', 1000, 'S00000'],
      ['product.changed', 1000, 'S01000'],
      ['product.changed', 1, 'S02000'],
      ['load.finished', undefined, undefined],
    ],
  )
})

test('attribute values tell the products they are of', async (t) => {
  const hub = await startHub(t)
  await upload(hub, 1, [{ referencia: 'R', codigo: 'A', tamanho: 'P' }])
  await upload(hub, 12, [{ codigo: 'cor', nome: 'Cor', escopo: 'basic', tipoDado: 'text' }])
  const before = await told(hub, 0, 3)
  const values = await upload(hub, 12, [{ sku: 'A', atributo: 'cor', valor: 'azul' }])
  assert.equal(values.rows.created + values.rows.updated, 1)
  assert.deepEqual(await told(hub, before.length, 2), [
    ['product.changed', values.loadId, ['R']],
    ['load.finished', values.loadId, null],
  ])
})
