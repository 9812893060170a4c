import { quantityText } from '../kernel/quantity.ts'
import type { Refusal } from '../kernel/result.ts'
import { reserveUnits } from '../catalog/reserve-stock.ts'
import type { Tx } from '../platform/postgres/db.ts'
import { write } from '../platform/postgres/statement.ts'
import type { Move } from './lifecycle.ts'
import type { Asked } from './place-orders.ts'
import type { Changed, Entry } from './moves/move.ts'
import type { Fulfilment, LineQuantity, Order } from './order.ts'
import { presentQuantity } from './present-order.ts'
import {
  INSERT_ENTRY,
  INSERT_FULFILMENTS,
  INSERT_INVOICE,
  INSERT_PAYMENT,
  INSERT_SHIPMENT,
  UPDATE_ORDER,
} from './queries/move-order.ts'

/** What all writes of one call share. */
export interface MoveOf {
  readonly siteId: string
  readonly orderId: bigint
  readonly bodySha256: string
  readonly asked: Asked
}

/** Writes what a move has changed of an order, and the document it brought. */
export async function saveMove(
  tx: Tx,
  of: MoveOf,
  { before, changed }: { before: Order; changed: Changed },
): Promise<void> {
  await write(tx, UPDATE_ORDER, updatesOf(of, { before, changed }))
  await saveRouted(tx, of, routedBy({ before, changed }))
  const { siteId, orderId } = of
  const { payment, invoice, shipment, entry } = changed
  if (payment !== undefined) {
    const { paymentId, amount, paidAt, ...details } = payment
    await write(tx, INSERT_PAYMENT, [siteId, orderId, paymentId, amount, JSON.stringify(details), paidAt])
  }
  if (invoice !== undefined) {
    const { accessKey, amount, issuedAt, xml, lines, ...details } = invoice
    await write(tx, INSERT_INVOICE, [
      ...[siteId, orderId, entry.fulfilmentNo, accessKey, amount, issuedAt],
      ...[JSON.stringify({ ...details, lines: storedLines(lines) }), xml],
    ])
  }
  if (shipment !== undefined) {
    const { shippedAt, lines, ...details } = shipment
    const stored = JSON.stringify({ ...details, lines: storedLines(lines) })
    await write(tx, INSERT_SHIPMENT, [siteId, orderId, entry.fulfilmentNo, shippedAt, stored])
  }
}

/** The fulfilments that a move has added. */
export function routedBy({ before, changed }: { before: Order; changed: Changed }): readonly Fulfilment[] {
  const known = new Set(before.fulfilments.map((one) => one.fulfilmentNo))
  return changed.order.fulfilments.filter((one) => !known.has(one.fulfilmentNo))
}

async function saveRouted(tx: Tx, of: MoveOf, routed: readonly Fulfilment[]): Promise<void> {
  if (routed.length === 0) return
  const { siteId, orderId, asked, bodySha256 } = of
  const rows = routed.flatMap(({ fulfilmentNo, store, state, lines }) =>
    lines.map(({ lineNo, quantity }) => ({
      ...{ fulfilment_no: fulfilmentNo, store, state },
      ...{ line_no: lineNo, quantity: quantityText(quantity) },
    })),
  )
  await write(tx, INSERT_FULFILMENTS, [siteId, orderId, JSON.stringify(rows)])
  for (const { fulfilmentNo, state, lines } of routed) {
    const units = JSON.stringify(lines.map(presentQuantity))
    const told = [
      'route',
      fulfilmentNo,
      null,
      state,
      units,
      asked.by,
      asked.now,
      null,
      null,
      bodySha256,
      asked.key,
    ]
    await write(tx, INSERT_ENTRY, [siteId, orderId, ...told])
  }
}

/** Promises the units of new fulfilments, once those of the store that rejected them are free. */
export async function reserveRouted(
  tx: Tx,
  { siteId, orderId, asked }: MoveOf,
  { order, routed }: { order: Order; routed: readonly Fulfilment[] },
): Promise<void> {
  if (routed.length === 0) return
  const skus = new Map(order.lines.map(({ lineNo, sku }) => [lineNo, sku]))
  const promised = routed.flatMap(({ fulfilmentNo, store, lines }) =>
    lines.map(({ lineNo, quantity }) => ({
      ...{ orderId, fulfilmentNo, lineNo, quantity, store },
      ...{ sku: skus.get(lineNo)!, at: asked.now },
    })),
  )
  await reserveUnits(tx, siteId, promised)
}

/** Writes a move that was made into the history. */
export async function saveEntry(tx: Tx, of: MoveOf, entry: Entry): Promise<void> {
  const { siteId, orderId, asked, bodySha256 } = of
  const facts = Object.values(entry.facts).every((fact) => fact === undefined) ? null : entry.facts
  await write(tx, INSERT_ENTRY, [
    ...[siteId, orderId, entry.move, entry.fulfilmentNo, entry.from, entry.to],
    ...[JSON.stringify(entry.lines.map(presentQuantity)), asked.by, asked.now, null],
    ...[facts === null ? null : JSON.stringify(facts), bodySha256, asked.key],
  ])
}

/** A refusal: from where the fulfilment stands, to nowhere. */
export async function saveRefusal(
  tx: Tx,
  { siteId, orderId, asked, bodySha256 }: MoveOf,
  { move, fulfilment, refusal }: { move: Move; fulfilment: Fulfilment | null; refusal: Refusal },
): Promise<void> {
  await write(tx, INSERT_ENTRY, [
    ...[siteId, orderId, move, fulfilment?.fulfilmentNo, fulfilment?.state, null, null, asked.by, asked.now],
    ...[refusal.code, JSON.stringify(refusal.facts), bodySha256, asked.key],
  ])
}

function updatesOf(
  { siteId, orderId }: MoveOf,
  { before, changed }: { before: Order; changed: Changed },
): unknown[] {
  const { order, entry } = changed
  const routed = routedBy({ before, changed })
  const fulfilments = order.fulfilments.filter(
    (one) => !before.fulfilments.includes(one) && !routed.includes(one),
  )
  const known = new Set(before.fulfilments.flatMap((one) => one.lines))
  const parts = order.fulfilments.flatMap(({ fulfilmentNo, lines: all }) =>
    routed.some((one) => one.fulfilmentNo === fulfilmentNo)
      ? []
      : all.filter((line) => !known.has(line)).map((line) => ({ fulfilmentNo, ...line })),
  )
  return [
    ...[
      siteId,
      orderId,
      order.state,
      order.total,
      order.paid,
      order.toRefund,
      order.version,
      order.updatedAt,
    ],
    entry.move,
    fulfilments.map((one) => one.fulfilmentNo),
    fulfilments.map((one) => one.state),
    fulfilments.map((one) => one.erpOrderId),
    parts.map((part) => part.fulfilmentNo),
    parts.map((part) => part.lineNo),
    parts.map((part) => quantityText(part.rejected)),
    parts.map((part) => quantityText(part.cancelled)),
    parts.map((part) => quantityText(part.invoiced)),
    parts.map((part) => quantityText(part.shipped)),
    parts.map((part) => quantityText(part.returned)),
  ]
}

function storedLines(lines: readonly LineQuantity[]): { lineNo: number; quantity: string }[] {
  return lines.map(({ lineNo, quantity }) => ({ lineNo, quantity: quantityText(quantity) }))
}
