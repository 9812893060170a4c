import { ok } from '../../kernel/result.ts'
import { allowedMoves, leadsTo, notAllowed, withFulfilment, type Decided, type Subject } from './move.ts'
import { changeLines, checkLines, takeLines, type LineAsked } from './lines.ts'
import type { FulfilmentLine, Shipment } from '../order.ts'

export interface ShipRequest {
  readonly carrier: string
  readonly trackingCode: string
  readonly trackingUrl: string | undefined
  readonly shippedAt: Date
  readonly lines: readonly LineAsked[] | undefined
}

/** Invoiced units have left the store. */
export function ship(subject: Subject, request: ShipRequest): Decided {
  const { fulfilment } = subject
  const faults = checkLines(subject, request.lines)
  if (!faults.ok) return faults
  if (!allowedMoves(subject).includes('ship')) return notAllowed(subject, 'ship')
  // After a failed delivery the parcel goes once more: nothing new leaves the store.
  const again = fulfilment.state === 'delivery_failed'
  const taken = again ? ok([]) : takeLines(fulfilment, request.lines, toShip)
  if (!taken.ok) return taken

  const lines = changeLines(fulfilment.lines, taken.value, (line, quantity) => ({
    ...line,
    shipped: line.shipped + quantity,
  }))
  const part = lines.every((line) => toShip(line) === 0n) ? 'all' : 'some'
  const to = leadsTo(subject, 'ship', part)
  if (to === null) return notAllowed(subject, 'ship')
  const { carrier, trackingCode, trackingUrl, shippedAt } = request
  const url = trackingUrl === undefined ? {} : { trackingUrl }
  const shipment: Shipment = { carrier, trackingCode, ...url, shippedAt, lines: taken.value }
  return ok({
    order: withFulfilment(subject, {
      ...fulfilment,
      state: to,
      lines,
      shipments: [...fulfilment.shipments, shipment],
    }),
    entry: {
      move: 'ship',
      part,
      from: fulfilment.state,
      to,
      fulfilmentNo: fulfilment.fulfilmentNo,
      lines: taken.value,
      facts: { carrier, trackingCode },
    },
    reservations: [],
    shipment,
  })
}

function toShip(line: FulfilmentLine): bigint {
  return line.invoiced - line.shipped
}
