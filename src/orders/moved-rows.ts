import { quantityText } from '../kernel/quantity.ts'
import type { Refusal } from '../kernel/result.ts'
import type { Move } from './lifecycle.ts'
import type { Changed } from './moves/move.ts'
import type { Asked, Fulfilment, Order } from './order.ts'

/** A decided move of one fulfilment, and the order as it was before. */
export interface Step {
  readonly before: Order
  readonly changed: Changed
}

/** Of which order, who asked, and the hash of what they said. */
export interface MoveOf {
  readonly orderId: bigint
  readonly bodySha256: string
  readonly asked: Asked
}

/** A decided move of an order: one step a fulfilment, in their order. */
export interface MadeMove {
  readonly of: MoveOf
  readonly site: { readonly siteId: string; readonly places: number }
  readonly steps: readonly Step[]
}

/** A move that was refused for what it said, or for the state of the order. */
export interface RefusedMove {
  readonly of: MoveOf
  readonly move: Move
  readonly fulfilment: Fulfilment | null
  readonly refusal: Refusal
}

/** The fulfilments that a step has added. */
export function routedBy({ before, changed }: Step): readonly Fulfilment[] {
  const known = new Set(before.fulfilments.map((one) => one.fulfilmentNo))
  return changed.order.fulfilments.filter((one) => !known.has(one.fulfilmentNo))
}

/** The rows that all steps of a move of one order change, and those it adds. Amounts and quantities are text. */
export function movedRows({ of, steps }: MadeMove) {
  const { before } = steps[0]!
  const { order, entry } = steps.at(-1)!.changed
  const orderId = { order_id: String(of.orderId) }
  const known = new Set(before.fulfilments.map((one) => one.fulfilmentNo))
  const moved = order.fulfilments.filter(
    (one) => known.has(one.fulfilmentNo) && !before.fulfilments.includes(one),
  )
  const lines = new Set(before.fulfilments.flatMap((one) => one.lines))
  return {
    order: {
      ...orderId,
      ...{ state: order.state, total: String(order.total), paid: String(order.paid) },
      ...{ to_refund: String(order.toRefund), version: order.version, updated_at: order.updatedAt },
    },
    fulfilments: moved.map(({ fulfilmentNo, state, erpOrderId }) => ({
      ...orderId,
      ...{ fulfilment_no: fulfilmentNo, state, move: entry.move, erp_order_id: erpOrderId },
    })),
    lines: moved.flatMap(({ fulfilmentNo, lines: parts }) =>
      parts
        .filter((line) => !lines.has(line))
        .map((line) => ({
          ...orderId,
          ...{ fulfilment_no: fulfilmentNo, line_no: line.lineNo },
          ...{ rejected: quantityText(line.rejected), cancelled: quantityText(line.cancelled) },
          ...{ invoiced: quantityText(line.invoiced), shipped: quantityText(line.shipped) },
          returned: quantityText(line.returned),
        })),
    ),
    routed: steps.flatMap(routedBy).flatMap(({ fulfilmentNo, store, state, lines: parts }) =>
      parts.map(({ lineNo, quantity }) => ({
        ...orderId,
        ...{ fulfilment_no: fulfilmentNo, store, state },
        ...{ line_no: lineNo, quantity: quantityText(quantity) },
      })),
    ),
  }
}

/** The units that new fulfilments are to have. */
export function promisesOf({ of: { orderId, asked }, steps }: MadeMove) {
  return steps.flatMap((step) => {
    const skus = new Map(step.changed.order.lines.map(({ lineNo, sku }) => [lineNo, sku]))
    return routedBy(step).flatMap(({ fulfilmentNo, store, lines }) =>
      lines.map(({ lineNo, quantity }) => ({
        ...{ orderId, fulfilmentNo, lineNo, quantity, store },
        ...{ sku: skus.get(lineNo)!, at: asked.now },
      })),
    )
  })
}
