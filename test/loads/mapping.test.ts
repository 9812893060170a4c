import assert from 'node:assert/strict'
import { test } from 'node:test'
import { postToDoor } from '../harness/door.ts'
import { startHub } from '../harness/hub.ts'

test('a file is read by the mapping of its integration', async (t) => {
  const hub = await startHub(t)
  const save = (name: string, body: object) => hub.call('PUT', `integrations/${name}`, { body })
  const products = JSON.stringify(['A', 'B', 'C'].map((sku) => ({ sku })))
  assert.equal((await postToDoor(hub, 1, products)).body.rows.created, 3)

  await t.test('names, constants and spread columns, through the door of the source contract', async () => {
    const spread = { into: 'list', value: 'price', columns: { Varejo: 'default', Atacado: 'B' } }
    const mapping = { headerRow: 2, fields: { sku: { from: 'Produto' } }, spread }
    const saved = await save('precos', { type: 7, decimal: 'comma', mapping })
    assert.deepEqual([saved.status, saved.body.mapping], [200, mapping])
    const { body } = await postToDoor(hub, 7, 'Tabela, hoje\nProduto;Varejo;Atacado\nA;1.234,50;9\nB;#N/A;1')
    assert.deepEqual([body.rows.read, body.rows.created, body.rows.refused], [2, 1, 1])
    const { body: prices } = await hub.call('GET', 'prices?sku=A')
    assert.deepEqual(
      prices.items.map((item: { list: string; price: string }) => [item.list, item.price]),
      [
        ['B', '9.00'],
        ['default', '1234.50'],
      ],
    )
    const { body: refused } = await hub.call('GET', `loads/${body.loadId}/rows?outcome=refused`)
    const [{ field, value, code }] = refused.items
    assert.deepEqual([field, value, code], ['Varejo', '#N/A', 'row.field_invalid'])
  })

  await t.test('a clerk reads which column of the mapping the file does not have', async () => {
    const file = 'Tabela\nCodigo;Varejo;Atacado\nA;1;2'
    const { body } = await postToDoor(hub, 7, file)
    assert.equal(body.state, 'failed')
    assert.equal(body.failure.code, 'load.header_missing')
    assert.match(body.failure.detail, /Produto/)
    assert.equal(body.rows.read, 0)
  })

  await t.test('a load keeps the mapping it came under', async () => {
    const { rows } = await hub.db.query<{ mapping: object }>(
      `select settings -> 'mapping' as mapping from loads where type = 7 order by load_id limit 1`,
    )
    await save('precos', { type: 7 })
    assert.deepEqual(rows[0]!.mapping, {
      headerRow: 2,
      fields: { sku: { from: 'Produto' } },
      spread: { into: 'list', value: 'price', columns: { Varejo: 'default', Atacado: 'B' } },
    })
    const { body } = await postToDoor(hub, 7, 'codigo;preco\nC;5')
    assert.equal(body.rows.created, 1)
  })
})
