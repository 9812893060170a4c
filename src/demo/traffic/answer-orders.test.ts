import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openLog } from '../../platform/telemetry/log.ts'
import { again } from './again.ts'
import { answerOrders } from './answer-orders.ts'
import { LockedOut, type ApiAnswer, type HubApi } from './hub-api.ts'

const log = openLog('silent')
const now = () => new Date('2026-11-25T12:00:00Z')
const LINE = { lineNo: 1, quantity: 1, rejected: 0, cancelled: 0, invoiced: 0 }

/** A hub that answers what it is told to, and notes what it was asked for. */
function stubHub(answers: Readonly<Record<string, ApiAnswer>>): { api: HubApi; asked: string[] } {
  const asked: string[] = []
  const api: HubApi = async (method, path) => {
    asked.push(`${method} ${path}`)
    return answers[path] ?? { status: 200, body: {} }
  }
  return { api, asked }
}

function leased(...orders: readonly { orderId: string; channelOrderId: string }[]): ApiAnswer {
  return { status: 200, body: { leaseId: 'l-1', items: orders.map((data) => ({ data })) } }
}

test('an order of the demo is taken a step on, once a look; one of somebody else is not asked for', async () => {
  const ours = { orderId: '1', channelOrderId: 'DEMO-1' }
  const part = { store: '001', state: 'pending_confirmation', lines: [LINE] }
  const { api, asked } = stubHub({
    'consumers/demo-erp/lease': leased(ours, { orderId: '2', channelOrderId: 'SO-1' }, ours),
    'orders/1': { status: 200, body: { ...ours, lines: [], fulfilments: [part] } },
    'orders/1/confirm': { status: 409, body: { code: 'order.move_not_allowed' } },
  })
  const look = answerOrders(api, { log, now })
  await look()
  assert.deepEqual(asked, [
    'PUT consumers/demo-erp',
    'POST consumers/demo-erp/lease',
    'GET orders/1',
    'POST orders/1/confirm',
    'POST consumers/demo-erp/ack',
  ])
})

test('an ERP that slept longer than the log goes back begins with what happens now', async () => {
  const { api, asked } = stubHub({ 'consumers/demo-erp/lease': { status: 410, body: {} } })
  await answerOrders(api, { log, now })()
  assert.equal(asked.at(-1), 'POST consumers/demo-erp/rewind')
})

test('who may not any more stops; the hub is not asked again', { timeout: 5000 }, async () => {
  let times = 0
  const work = async () => {
    times += 1
    throw new LockedOut('erp')
  }
  await again({ name: 'answer', everyMs: 0, work }, { log, signal: new AbortController().signal })
  assert.equal(times, 1)
})
