import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startHub } from '../harness/hub.ts'
import { counts, outcomesOf, table, upload, type Json } from '../harness/loads.ts'

const PRODUCTS = 1
const PRICES = 7
const ABORT = '&onError=abort'

test('a file that is to go in whole or not at all does not go in with a mistake in it', async (t) => {
  const hub = await startHub(t)
  await upload(hub, PRODUCTS, [{ codigo: 'A' }, { codigo: 'B' }])
  await upload(hub, PRICES, [{ codigo: 'A', preco: 1 }])
  const catalogue = () => table(hub, `select * from prices`)
  const before = await catalogue()

  const load = await upload(hub, PRICES, 'codigo;preco\nA;2\nB;abc\nC;3\nB;4\n', ABORT)
  assert.deepEqual(
    [load['state'], load['onError'], load['failure'].code, load['failure'].facts],
    ['failed', 'abort', 'load.aborted', { refused: 1 }],
  )
  assert.deepEqual(counts(load), { read: 4, refused: 4 })
  assert.deepEqual(await catalogue(), before)
  assert.deepEqual(await table(hub, `select * from price_history`), [])
  assert.deepEqual(await table(hub, `select * from parked_parts`), [])
  assert.deepEqual(await outcomesOf(hub, load), [
    ...['row.aborted', 'row.number_malformed', 'row.aborted', 'row.aborted'],
  ])
  assert.equal(load['links'].diff, undefined)

  await t.test('its error file has every row, and goes in once the mistake is mended', async () => {
    const { text } = await hub.call('GET', load['links'].errorFile)
    assert.match(text, /^codigo;preco;malote_refused\nA;2;.*row\.aborted.*\nB;abc;.*row\.number_malformed/)
    const again = await upload(hub, PRICES, text.replace('abc', '5').replace('C;3', 'B;3'), ABORT)
    assert.deepEqual(
      [again['state'], counts(again)],
      ['finished', { read: 4, created: 1, updated: 1, superseded: 2 }],
    )
  })
  await t.test('the failure is told in the log of events', async () => {
    const told = await table(
      hub,
      `select type, data ->> 'state' from outbox where data ->> 'loadId' = '${load['loadId']}'`,
    )
    assert.deepEqual(told, [['load.finished', 'failed']])
  })
})

test('what only waits is no mistake', async (t) => {
  const hub = await startHub(t)
  const load = await upload(hub, PRICES, [{ codigo: 'A', preco: 1 }], ABORT)
  assert.deepEqual([load['state'], counts(load)], ['finished', { read: 1, parked: 1 }])
})

test('a file that breaks off does not go in either, and says where it broke', async (t) => {
  const hub = await startHub(t)
  const load = await upload(hub, PRODUCTS, '[{"codigo":"A"},{"codigo":"B"},{"cod', ABORT)
  const { state, failure } = load as Json
  assert.deepEqual([state, failure.code, failure.byte > 0], ['failed', 'load.broken', true])
  assert.deepEqual(counts(load), { read: 2, refused: 2 })
  assert.deepEqual(await table(hub, `select * from products`), [])
})

test('a plan of such a file says what is wrong with it, and its apply fails', async (t) => {
  const hub = await startHub(t)
  const plan = await upload(hub, PRODUCTS, [{ codigo: 'A' }, {}], `${ABORT}&mode=plan`)
  assert.deepEqual([plan['state'], counts(plan)], ['planned', { read: 2, created: 1, refused: 1 }])
})
