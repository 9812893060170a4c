import { moneyText } from '../../kernel/money.ts'
import { ok, refuse } from '../../kernel/result.ts'
import { isLive, orderState } from '../lifecycle.ts'
import { dueOf, type Fulfilment, type Payment } from '../order.ts'
import { laterOf, leadsTo, notAllowed, type Decided, type Subject } from './move.ts'

export interface PayRequest {
  /** `amount` null: no amount of the site's currency; `paidAt` undefined: now. */
  readonly payment: Omit<Payment, 'amount' | 'paidAt'> & {
    readonly amount: bigint | null
    readonly paidAt: Date | undefined
  }
}

/** A till, or a payment system, has been paid: the order as a whole, whichever stores fulfil it. */
export function pay(subject: Subject, { payment }: PayRequest): Decided {
  const { order, situation } = subject
  const { amount, paidAt = situation.now } = payment
  const known = order.payments.find(({ paymentId }) => paymentId === payment.paymentId)
  if (known !== undefined && isSame(known, payment)) return ok('repeat')
  if (amount === null) return refuse('order.amount_invalid', { field: 'amount', reason: 'malformed' })
  if (amount <= 0n) return refuse('order.amount_invalid', { field: 'amount', reason: 'not_positive' })
  if (known !== undefined) return refuse('payment.already_exists', { paymentId: payment.paymentId })
  if (order.state !== 'pending_payment') {
    return isLive(order.state)
      ? refuse('order.already_paid', {
          paymentId: payment.paymentId,
          paid: moneyText(order.paid, situation.places),
        })
      : notAllowed(subject, 'pay')
  }
  const due = dueOf(order)
  if (amount > due) {
    return refuse('payment.too_much', {
      amount: moneyText(amount, situation.places),
      due: moneyText(due, situation.places),
    })
  }

  const part = amount === due ? 'all' : 'some'
  const to = leadsTo(subject, 'pay', part)
  if (to === null) return notAllowed(subject, 'pay')
  const fulfilments = order.fulfilments.map((one) => paidFulfilment(one, to))
  const received: Payment = { ...payment, amount, paidAt }
  return ok({
    order: {
      ...order,
      fulfilments,
      state: orderState(fulfilments.map((one) => one.state)),
      paid: order.paid + amount,
      payments: [...order.payments, received],
      version: order.version + 1,
      updatedAt: laterOf(situation.now, order.updatedAt),
    },
    entry: {
      move: 'pay',
      part,
      from: 'pending_payment',
      to,
      fulfilmentNo: null,
      lines: [],
      facts: { paymentId: payment.paymentId, amount: moneyText(amount, situation.places) },
    },
    reservations: [],
    payment: received,
  })
}

function paidFulfilment(fulfilment: Fulfilment, to: Fulfilment['state']): Fulfilment {
  return fulfilment.state === 'pending_payment' ? { ...fulfilment, state: to } : fulfilment
}

/** The same payment told again; one that leaves the time out does not contradict the time we noted. */
function isSame(known: Payment, sent: PayRequest['payment']): boolean {
  return (
    known.amount === sent.amount &&
    known.method === sent.method &&
    known.installments === sent.installments &&
    known.authorization === sent.authorization &&
    known.nsu === sent.nsu &&
    known.acquirer === sent.acquirer &&
    (sent.paidAt === undefined || sent.paidAt.getTime() === known.paidAt.getTime())
  )
}
