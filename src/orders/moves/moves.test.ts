import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Result } from '../../kernel/result.ts'
import { isLive, MOVES, movesFrom, STATES, type Move, type State } from '../lifecycle.ts'
import type { Fulfilment, FulfilmentLine, Order } from '../order.ts'
import { cancel } from './cancel.ts'
import { confirm } from './confirm.ts'
import { expire } from './expire.ts'
import { deliver, failDelivery, makeReady } from './hand-over.ts'
import { invoice } from './invoice.ts'
import type { Decided, Subject } from './move.ts'
import { pay } from './pay.ts'
import { reject } from './reject.ts'
import { returnGoods } from './return-goods.ts'
import { ship } from './ship.ts'

const NOW = new Date('2026-11-24T12:00:00Z')
const KEY = '35130611290482000188550010000065961003608500'

/** Two units of one line in one store, at 10.00; how far they are follows from the state. */
function subject(
  state: State,
  delivery: 'ship' | 'pickup' = 'ship',
  more: Partial<FulfilmentLine> = {},
): Subject {
  const isInvoiced = isLive(state) && STATES.indexOf(state) >= STATES.indexOf('invoiced')
  const invoiced = isInvoiced ? 2000n : state === 'partially_invoiced' ? 1000n : 0n
  const shipped = state === 'delivery_failed' ? invoiced : 0n
  const none = { rejected: 0n, cancelled: 0n, shipped, returned: 0n }
  const fulfilment: Fulfilment = {
    ...{ fulfilmentNo: 1, store: '001', state, erpOrderId: null, invoices: [], shipments: [] },
    lines: [{ lineNo: 1, quantity: 2000n, invoiced, ...none, ...more }],
  }
  const paid = state === 'pending_payment' ? 0n : 2000n
  const order: Order = {
    ...{ orderId: 1n, channel: 'ecommerce', channelOrderId: 'SO-1', type: 'endless_aisle', state },
    ...{ placedAt: NOW, customer: null, soldBy: null, delivery: { method: delivery } },
    ...{ freight: 0n, total: 2000n, paid, toRefund: 0n, version: 3, createdAt: NOW, updatedAt: NOW },
    ...{ fulfilments: [fulfilment], payments: [] },
    lines: [
      {
        ...{ lineNo: 1, sku: 'A', quantity: 2000n, unitPrice: 1000n, discount: 0n, kit: null, store: '001' },
        ...{ short: 0n, rejected: none.rejected, cancelled: none.cancelled },
      },
    ],
  }
  const situation = {
    now: NOW,
    places: 2,
    reservationEndsAt: 'invoice' as const,
    accessKeyOf: null,
    routes: null,
  }
  return { order, fulfilment, later: [], situation }
}

const take = { store: undefined, reason: 'other', note: undefined, lines: undefined, sent: {} }
const paymentOf = (amount: bigint) => ({
  payment: { paymentId: 'p', method: 'cash', amount, paidAt: undefined },
})
const invoiceOf = (amount: bigint | null, more: object = {}) => ({
  ...{ number: '6596', series: '1', accessKey: KEY, model: '55', issuedAt: NOW, amount },
  ...{ lines: undefined, xml: undefined, xmlSays: undefined, url: undefined },
  ...more,
})
const parcel = { carrier: 'C', trackingCode: '1', trackingUrl: undefined, shippedAt: NOW, lines: undefined }

/** The moves that can be asked for, each with a request that is right in itself. */
const ASKED: Readonly<Partial<Record<Move, (on: Subject) => Decided>>> = {
  pay: (on) => pay(on, paymentOf(2000n)),
  confirm: (on) => confirm(on, { erpOrderId: '9' }),
  reject: (on) => reject(on, take),
  cancel: (on) => cancel(on, take),
  invoice: (on) => invoice(on, invoiceOf(500n)),
  ship: (on) => ship(on, parcel),
  make_ready: (on) => makeReady(on, { at: undefined, receivedBy: undefined }),
  deliver: (on) => deliver(on, { at: undefined, receivedBy: undefined }),
  fail_delivery: (on) => failDelivery(on, { at: undefined, receivedBy: undefined, reason: 'nobody_home' }),
  return: (on) =>
    returnGoods(on, { ...take, lines: [{ lineNo: 1, quantity: undefined }], invoice: undefined }),
}

/** States that have their own word for a move that comes too late. */
const OTHERWISE: Readonly<Partial<Record<Move, string>>> = {
  pay: 'order.already_paid',
  confirm: 'order.erp_id_differs',
}

for (const state of STATES) {
  for (const move of MOVES) {
    const ask = ASKED[move]
    if (ask === undefined) continue
    const method = move === 'make_ready' ? 'pickup' : 'ship'
    const may = movesFrom(state).includes(move)
    test(`${move} of what is ${state} ${may ? 'works' : 'is refused, and says what is allowed'}`, () => {
      const result = ask(subject(state, method))
      if (may) return assert.equal(codeOf(result), 'ok')
      const ended = state === 'rejected' || state === 'cancelled' || state === 'pending_confirmation'
      const late = move === 'pay' ? !['rejected', 'cancelled'].includes(state) : move === 'confirm' && !ended
      const isLate = late && state !== 'pending_payment'
      assert.equal(codeOf(result), isLate ? OTHERWISE[move] : 'order.move_not_allowed')
      if (isLate || result.ok) return
      assert.equal(result.refusal.facts['from'], state)
      assert.deepEqual(
        result.refusal.facts['allowed'],
        movesFrom(state).filter((one) => one !== (method === 'ship' ? 'make_ready' : 'ship')),
      )
    })
  }
}

for (const state of STATES) {
  test(`expiry ends what is ${state} only where it waits for payment`, () => {
    const result = expire(subject(state), { placedBefore: new Date(NOW.getTime() + 1) })
    assert(result.ok)
    const ended = state === 'pending_payment'
    assert.equal(result.value === 'repeat' ? state : result.value.order.state, ended ? 'cancelled' : state)
  })
}

function codeOf(result: Result<unknown>): string {
  return result.ok ? 'ok' : result.refusal.code
}

// One row per rule: what is asked, of what state → the code.
const RULES: readonly (readonly [string, Decided, string])[] = [
  ['a payment of nothing', pay(subject('pending_payment'), paymentOf(0n)), 'order.amount_invalid'],
  ['a payment of more than is due', pay(subject('pending_payment'), paymentOf(2001n)), 'payment.too_much'],
  ['a line that the order does not have', rejectOf('confirmed', 9, 1000n), 'order.line_unknown'],
  ['an unknown line of what is delivered', rejectOf('delivered', 9, 1000n), 'order.line_unknown'],
  ['more than was ordered, of what is delivered', rejectOf('delivered', 1, 3000n), 'order.quantity_too_much'],
  ['a line of what is delivered', rejectOf('delivered', 1, 1000n), 'order.move_not_allowed'],
  ['more than is left', rejectOf('partially_invoiced', 1, 2000n), 'order.quantity_too_much'],
  ['no quantity', rejectOf('confirmed', 1, 0n), 'order.quantity_invalid'],
  ['a fourth decimal place', rejectOf('confirmed', 1, null), 'order.quantity_invalid'],
  ['an invoice of nothing', invoice(subject('confirmed'), invoiceOf(0n)), 'invoice.amount_wrong'],
  [
    'an invoice of more than the order',
    invoice(subject('confirmed'), invoiceOf(2001n)),
    'invoice.amount_wrong',
  ],
  [
    'an invoice whose number is not its key’s',
    invoice(subject('confirmed'), invoiceOf(1n, { number: '6597' })),
    'invoice.access_key_invalid',
  ],
  [
    'an invoice whose series is not its key’s',
    invoice(subject('confirmed'), invoiceOf(1n, { series: '2' })),
    'invoice.access_key_invalid',
  ],
  [
    'an invoice whose model is not its key’s',
    invoice(subject('confirmed'), invoiceOf(1n, { model: '65' })),
    'invoice.access_key_invalid',
  ],
  ['a parcel of what is fetched', ship(subject('invoiced', 'pickup'), parcel), 'order.move_not_allowed'],
]

function rejectOf(state: State, lineNo: number, quantity: bigint | null): Decided {
  return reject(subject(state), { ...take, lines: [{ lineNo, quantity }] })
}

for (const [asked, result, code] of RULES) {
  test(`${asked} is refused with ${code}`, () => assert.equal(codeOf(result), code))
}

test('a line named twice is refused', () => {
  const lines = [1, 1].map((lineNo) => ({ lineNo, quantity: 1000n }))
  assert.equal(codeOf(reject(subject('confirmed'), { ...take, lines })), 'order.line_duplicate')
})

test('rejecting what is not invoiced completes the invoices', () => {
  const decided = reject(subject('partially_invoiced'), take)
  assert(decided.ok && decided.value !== 'repeat')
  assert.deepEqual([decided.value.entry.to, decided.value.order.toRefund], ['invoiced', 1000n])
})

test('an invoice of the future deducts now: its clock runs ahead', () => {
  const issuedAt = new Date(NOW.getTime() + 60_000)
  const decided = invoice(subject('confirmed'), invoiceOf(500n, { issuedAt }))
  assert(decided.ok && decided.value !== 'repeat')
  assert.deepEqual(decided.value.reservations, [{ kind: 'deduct', lineNo: 1, quantity: 2000n, at: NOW }])
})
