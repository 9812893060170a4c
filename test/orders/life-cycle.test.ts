import assert from 'node:assert/strict'
import { test } from 'node:test'
import { LIFE_CYCLE } from '../../src/orders/lifecycle.ts'
import { startHub } from '../harness/hub.ts'
import { lineOf, paidOrder, place, stockShelf } from '../harness/orders.ts'

test('the database has the life cycle that the code has, and refuses what is not in it', async (t) => {
  const hub = await startHub(t)
  const { rows } = await hub.db.query(`select from_state, move, to_state from life_cycle`)
  const kept = rows.map((row) => `${row.from_state} ${row.move} ${row.to_state}`).sort()
  const known = new Set(LIFE_CYCLE.map(({ from, move, to }) => `${from} ${move} ${to}`))
  assert.deepEqual(kept, [...known].sort())

  await stockShelf(hub, { A: 5 })
  await place(hub, paidOrder('SO-1', [lineOf(1, 'A', 1)]))
  const leaps = [
    `state = 'delivered'`,
    `state = 'delivered', from_state = 'shipped', move = 'deliver'`,
    `state = 'invoiced', from_state = 'pending_confirmation', move = 'invoice'`,
  ]
  for (const leap of leaps) {
    await assert.rejects(hub.db.query(`update fulfilments set ${leap}`), /cannot move|life_cycle|foreign key/)
  }
  await hub.db.query(
    `update fulfilments set state = 'confirmed', from_state = 'pending_confirmation', move = 'confirm'`,
  )
})
