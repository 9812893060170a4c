import assert from 'node:assert/strict'
import { request } from 'node:http'
import { test } from 'node:test'
import { KEPT_ANSWER_BYTES_MAX } from '../../src/platform/http/change.ts'
import { basicOf, startHub, type TestHub } from '../harness/hub.ts'
import {
  aisleOrder,
  historyOf,
  invoiceOf,
  lineOf,
  move,
  paidOrder,
  place,
  reservedOf,
  stockShelf,
} from '../harness/orders.ts'

async function confirmedOrder(hub: TestHub): Promise<string> {
  await stockShelf(hub, { A: 5 })
  const { orderId } = (await place(hub, paidOrder('SO-1', [lineOf(1, 'A', 3)]))).body
  await move(hub, orderId, 'confirm', { erpOrderId: '9001' })
  return orderId
}

test('the same confirmation three times is one', async (t) => {
  const hub = await startHub(t)
  const orderId = await confirmedOrder(hub)
  const first = await hub.call('GET', `orders/${orderId}`)
  for (const headers of [{}, { 'idempotency-key': 'other' }]) {
    const again = await hub.call('POST', `orders/${orderId}/confirm`, {
      as: 'erp',
      body: { erpOrderId: '9001' },
      headers,
    })
    assert.deepEqual([again.status, again.body], [200, first.body])
    assert.equal(again.headers.get('etag'), first.headers.get('etag'))
  }
  const moves = (await historyOf(hub, orderId)).map((entry) => entry['move'])
  assert.deepEqual(moves, ['place', 'confirm'])

  const other = await move(hub, orderId, 'confirm', { erpOrderId: '9002' })
  assert.deepEqual(
    [other.status, other.body.code, other.body.erpOrderId],
    [409, 'order.erp_id_differs', '9001'],
  )
  assert.equal((await hub.call('GET', `orders/${orderId}`)).body.fulfilments[0].erpOrderId, '9001')
})

test('a confirmation is still a repeat once the order has gone on', async (t) => {
  const hub = await startHub(t)
  const orderId = await confirmedOrder(hub)
  const invoiced = await move(hub, orderId, 'invoices', invoiceOf(1, '30.00'))
  const again = await move(hub, orderId, 'confirm', { erpOrderId: '9001' })
  assert.deepEqual([again.status, again.body], [200, invoiced.body])
})

test('an order placed twice is one, whichever way it is written', async (t) => {
  const hub = await startHub(t)
  await stockShelf(hub, { A: 5 })
  const order = paidOrder('SO-1', [lineOf(1, 'A', 2)])
  const first = await place(hub, order)
  const again = await place(hub, {
    ...order,
    placedAt: '2026-11-24T12:58:00Z',
    lines: [{ unitPrice: 10, discount: '0', store: '001', quantity: 2, sku: 'A', lineNo: 1 }],
  })
  assert.deepEqual([first.status, again.status, again.body], [201, 200, first.body])

  const different = await place(hub, paidOrder('SO-1', [lineOf(1, 'A', 3)]))
  assert.deepEqual(
    [different.status, different.body.code, different.body.orderId],
    [409, 'order.already_exists', first.body.orderId],
  )
  assert.deepEqual(await reservedOf(hub, 'A'), [2, 2])
  assert.equal((await hub.db.query(`select from orders`)).rowCount, 1)
})

test('an order placed twice at the same moment is one', async (t) => {
  const hub = await startHub(t)
  await stockShelf(hub, { A: 50 })
  const order = paidOrder('SO-1', [lineOf(1, 'A', 2)])
  const answers = await Promise.all(Array.from({ length: 8 }, () => place(hub, order)))
  assert.deepEqual(
    answers.map(({ status }) => status).sort((a, b) => a - b),
    [200, 200, 200, 200, 200, 200, 200, 201],
  )
  assert.equal(new Set(answers.map(({ body }) => body.orderId)).size, 1)
  assert.deepEqual(await reservedOf(hub, 'A'), [2, 2])
})

test('a payment whose answer was lost on the way is posted again and counted once', async (t) => {
  const hub = await startHub(t)
  await stockShelf(hub, { A: 5 })
  const { orderId } = (await place(hub, aisleOrder('SO-1', [lineOf(1, 'A', 1)]))).body
  const payment = { paymentId: 't-1', method: 'credit_card', amount: '10.00', nsu: '000123' }
  await postAndHangUp(hub, `orders/${orderId}/payments`, payment)
  const pay = (body: object) => hub.call('POST', `orders/${orderId}/payments`, { as: 'pdv', body })

  const again = await pay(payment)
  assert.deepEqual([again.status, again.body.paid, again.body.state], [200, '10.00', 'pending_confirmation'])
  assert.equal(again.body.payments.length, 1)
  const different = await pay({ ...payment, amount: '9.00' })
  assert.deepEqual([different.status, different.body.code], [409, 'payment.already_exists'])
  const moves = (await historyOf(hub, orderId)).filter(
    (entry) => entry['move'] === 'pay' && !('code' in entry),
  )
  assert.equal(moves.length, 1)
})

/** Posts a payment and cuts the connection once the hub is at work on it: held up by a lock until then. */
async function postAndHangUp(hub: TestHub, path: string, body: object): Promise<void> {
  const holder = await hub.db.connect()
  await holder.query('begin')
  await holder.query('select from orders for update')
  const sent = request(`${hub.url}/api/v1/sites/S1/${path}`, {
    method: 'POST',
    headers: { authorization: basicOf('pdv'), 'content-type': 'application/json' },
  })
  sent.on('error', () => undefined)
  sent.end(JSON.stringify(body))
  const waiting = `select from pg_locks l join pg_database d on d.oid = l.database or l.database is null
                    where not granted and d.datname = current_database()`
  await until(async () => ((await hub.db.query(waiting)).rowCount ?? 0) > 0)
  sent.destroy()
  await holder.query('commit')
  holder.release()
  await until(async () => ((await hub.db.query(`select from payments`)).rowCount ?? 0) > 0)
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  const WAIT_MS = 20
  const TRIES_MAX = 250
  for (let attempt = 1; !(await isSo()); attempt += 1) {
    assert(attempt < TRIES_MAX, 'it never came to that')
    await new Promise((resolve) => setTimeout(resolve, WAIT_MS))
  }
}

test('equal content is meant a second time only under another key', async (t) => {
  const hub = await startHub(t)
  const orderId = await confirmedOrder(hub)
  const reject = (headers: Readonly<Record<string, string>>) =>
    hub.call('POST', `orders/${orderId}/reject`, {
      as: 'erp',
      body: { reason: 'damaged', lines: [{ lineNo: 1, quantity: 1 }] },
      headers,
    })
  const rejected = async (headers: Readonly<Record<string, string>>) =>
    (await reject(headers)).body.lines[0].rejected
  assert.equal(await rejected({ 'idempotency-key': 'k1' }), 1)
  const replayed = await reject({ 'idempotency-key': 'k1' })
  assert.deepEqual(
    [replayed.headers.get('idempotency-replayed'), replayed.body.lines[0].rejected],
    ['true', 1],
  )
  assert.equal(await rejected({}), 1)
  assert.equal(await rejected({ 'idempotency-key': 'k2' }), 2)
  assert.deepEqual(await reservedOf(hub, 'A'), [1, 1])
})

test('a call without a body is repeated with its key, and a body that says nothing is the same call', async (t) => {
  const hub = await startHub(t)
  await stockShelf(hub, { A: 5 })
  const { orderId } = (await place(hub, paidOrder('SO-1', [lineOf(1, 'A', 3)]))).body
  const headers = { 'idempotency-key': 'k1' }
  const confirm = (said: { body?: object }) =>
    hub.call('POST', `orders/${orderId}/confirm`, { as: 'erp', headers, ...said })
  const first = await confirm({})
  assert.deepEqual([first.status, first.headers.get('idempotency-replayed')], [200, null])
  for (const said of [{}, { body: {} }]) {
    const again = await confirm(said)
    assert.deepEqual(
      [again.status, again.headers.get('idempotency-replayed'), again.text],
      [200, 'true', first.text],
    )
  }
  const other = await confirm({ body: { erpOrderId: '9001' } })
  assert.deepEqual([other.status, other.body.code], [422, 'idempotency.key_reused'])
})

test('a key whose answer is too large to be kept is still of one call and body, and its repeat answers the order', async (t) => {
  const hub = await startHub(t)
  await stockShelf(hub, { A: 500 })
  const lines = Array.from({ length: 300 }, (_, nth) => lineOf(nth + 1, 'A', 1))
  const headers = { 'idempotency-key': 'k1' }
  const placeKeyed = (body: object) => hub.call('POST', 'orders', { as: 'canal', body, headers })
  const first = await placeKeyed(paidOrder('SO-1', lines))
  assert.equal(first.status, 201)
  assert(first.text.length > KEPT_ANSWER_BYTES_MAX)
  const other = await placeKeyed(paidOrder('SO-2', lines.slice(1)))
  assert.deepEqual([other.status, other.body.code], [422, 'idempotency.key_reused'])
  const elsewhere = await hub.call('POST', `orders/${first.body.orderId}/cancel`, {
    ...{ as: 'canal', body: { reason: 'x' }, headers },
  })
  assert.deepEqual([elsewhere.status, elsewhere.body.code], [422, 'idempotency.key_reused'])
  const again = await placeKeyed(paidOrder('SO-1', lines))
  assert.deepEqual([again.status, again.headers.get('idempotency-replayed')], [200, null])
  assert.deepEqual(again.body, first.body)
  assert.equal((await hub.db.query(`select from orders`)).rowCount, 1)
})

test('the same lines in another order are the same rejection', async (t) => {
  const hub = await startHub(t)
  await stockShelf(hub, { A: 5, B: 5 })
  const { orderId } = (await place(hub, paidOrder('SO-1', [lineOf(1, 'A', 3), lineOf(2, 'B', 3)]))).body
  const lines = [
    { lineNo: 2, quantity: 1 },
    { lineNo: 1, quantity: 1 },
  ]
  const reject = (asked: typeof lines) => move(hub, orderId, 'reject', { reason: 'damaged', lines: asked })
  const first = await reject(lines)
  const again = await reject(lines.toReversed())
  assert.deepEqual([first.status, again.status, again.body], [200, 200, first.body])
  assert.deepEqual(await reservedOf(hub, 'A'), [2, 2])
})

test('an access key that is recorded already is a repeat when equal, a conflict when not', async (t) => {
  const hub = await startHub(t)
  const orderId = await confirmedOrder(hub)
  const invoice = invoiceOf(7, '10.00', { lines: [{ lineNo: 1, quantity: 1 }] })
  const first = await move(hub, orderId, 'invoices', invoice)
  const again = await move(hub, orderId, 'invoices', { ...invoice, amount: 10 })
  assert.deepEqual([first.status, again.status, again.body], [200, 200, first.body])
  const other = await move(hub, orderId, 'invoices', { ...invoice, amount: '11.00' })
  assert.deepEqual(
    [other.status, other.body.code, other.body.orderId],
    [409, 'invoice.already_exists', orderId],
  )

  const elsewhere = (await place(hub, paidOrder('SO-2', [lineOf(1, 'A', 1)]))).body.orderId
  await move(hub, elsewhere, 'confirm')
  const taken = await move(hub, elsewhere, 'invoices', invoice)
  assert.deepEqual([taken.body.code, taken.body.orderId], ['invoice.already_exists', orderId])
  assert.equal((await hub.db.query(`select from invoices`)).rowCount, 1)
})

test('an access key told again without lines is a repeat only of the invoice that took all that was left', async (t) => {
  const hub = await startHub(t)
  const orderId = await confirmedOrder(hub)
  const one = invoiceOf(7, '10.00')
  await move(hub, orderId, 'invoices', { ...one, lines: [{ lineNo: 1, quantity: 1 }] })
  const rest = invoiceOf(8, '20.00')
  const codes = async () => {
    const answers = [await move(hub, orderId, 'invoices', one), await move(hub, orderId, 'invoices', rest)]
    return answers.map(({ status, body }) => [status, body.code])
  }
  const differs = [409, 'invoice.already_exists']
  assert.deepEqual(await codes(), [differs, [200, undefined]])
  assert.deepEqual(await codes(), [differs, [200, undefined]])
  const spelt = await move(hub, orderId, 'invoices', { ...rest, lines: [{ lineNo: 1, quantity: 2 }] })
  assert.deepEqual([spelt.status, (await hub.db.query(`select from invoices`)).rowCount], [200, 2])
})

test('a version that is no longer the order’s is refused, even for a repeat', async (t) => {
  const hub = await startHub(t)
  const orderId = await confirmedOrder(hub)
  const confirm = (tag: string) =>
    hub.call('POST', `orders/${orderId}/confirm`, {
      as: 'erp',
      body: { erpOrderId: '9001' },
      headers: { 'if-match': tag },
    })
  const stale = await confirm('"1"')
  assert.deepEqual([stale.status, stale.body.code, stale.body.version], [412, 'request.stale', '2'])
  assert.equal((await confirm('"1", "2"')).status, 200)
  assert.equal((await confirm('*')).status, 200)
})
