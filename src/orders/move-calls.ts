import type { Static, TSchema } from 'typebox'
import type { Permission } from '../access/permissions.ts'
import type { Site } from '../access/site.ts'
import { ok, type Result } from '../kernel/result.ts'
import {
  readCancel,
  readConfirm,
  readHandOver,
  readInvoice,
  readPayment,
  readReject,
  readReturn,
  readShipment,
} from './bodies.ts'
import type { Move } from './lifecycle.ts'
import type { MoveCall } from './make-moves.ts'
import { cancel } from './moves/cancel.ts'
import { confirm } from './moves/confirm.ts'
import { deliver, failDelivery, makeReady } from './moves/hand-over.ts'
import { readInvoiceXml } from './invoice-xml.ts'
import { invoice } from './moves/invoice.ts'
import type { Decided, Subject } from './moves/move.ts'
import { pay } from './moves/pay.ts'
import { reject } from './moves/reject.ts'
import { returnGoods } from './moves/return-goods.ts'
import { ship } from './moves/ship.ts'
import {
  CancelBodyShape,
  ConfirmBodyShape,
  DeliverBodyShape,
  DeliveryFailureBodyShape,
  InvoiceBodyShape,
  PaymentBodyShape,
  ReadyBodyShape,
  RejectBodyShape,
  ReturnBodyShape,
  ShipmentBodyShape,
} from './schema/moves.ts'

/** One call of a move, as `routes.ts` serves it and the API's document shows it. */
export interface MoveCallSpec {
  readonly path: string
  readonly operationId: string
  readonly needs: readonly [Permission, ...Permission[]]
  readonly summary: string
  readonly description: string
  readonly body: TSchema
  /** A checked body to the move it asks for. */
  readonly prepare: (
    body: unknown,
    of: { site: Site; ifMatch: MoveCall<object>['ifMatch'] },
  ) => Result<MoveCall<object>>
}

interface Words {
  readonly operationId: string
  readonly needs: readonly [Permission, ...Permission[]]
  readonly summary: string
  readonly description: string
}

/** What a body of this shape means, and who decides it. `again`: whether it can be meant a second time. */
interface Meaning<Shape extends TSchema, Request extends object> {
  readonly move: Move
  readonly again: boolean
  readonly body: Shape
  readonly read: (body: Static<Shape>, site: Site) => Result<Request>
  readonly decide: (subject: Subject, request: Request) => Decided
}

function call<Shape extends TSchema, Request extends object>(
  path: string,
  { move, again, body, read, decide }: Meaning<Shape, Request>,
  words: Words,
): MoveCallSpec {
  return {
    ...words,
    path,
    body,
    prepare: (sent, { site, ifMatch }) => {
      const request = read(sent as Static<Shape>, site)
      if (!request.ok) return request
      const { store } = sent as { store?: string }
      const prepared: MoveCall<Request> = { move, decide, request: request.value, again, store, ifMatch }
      // Request and decision come from the same row: nobody else calls the one with the other.
      return ok(prepared as unknown as MoveCall<object>)
    },
  }
}

const ERP = ['orders:write'] as const

/** All moves that can be asked for. */
export const MOVE_CALLS: readonly MoveCallSpec[] = [
  call(
    'payments',
    { move: 'pay', again: false, body: PaymentBodyShape, read: readPayment, decide: pay },
    {
      operationId: 'payOrder',
      needs: ['payments'],
      summary: 'Record a payment',
      description:
        'A till has been paid, in part or in full. The same `paymentId` with equal content answers the order again.',
    },
  ),
  call(
    'confirm',
    { move: 'confirm', again: false, body: ConfirmBodyShape, read: readConfirm, decide: confirm },
    {
      operationId: 'confirmOrder',
      needs: ERP,
      summary: 'Confirm an order',
      description: 'The ERP has taken it. Repeated, it answers the order unchanged.',
    },
  ),
  call(
    'reject',
    { move: 'reject', again: true, body: RejectBodyShape, read: readReject, decide: reject },
    {
      operationId: 'rejectOrder',
      needs: ERP,
      summary: 'Reject an order, lines of it or units',
      description:
        'Of a kit all is rejected or nothing: else 409 `order.kit_split` with `correctedBody`, the request that ' +
        'passes. Equal content is a second rejection only under another `Idempotency-Key`.',
    },
  ),
  call(
    'invoices',
    {
      ...{ move: 'invoice', again: false, body: InvoiceBodyShape, decide: invoice },
      read: (body, site) =>
        readInvoice(body, site, body.xml === undefined ? undefined : readInvoiceXml(body.xml)),
    },
    {
      operationId: 'invoiceOrder',
      needs: ERP,
      summary: 'Record an invoice',
      description:
        'The access key of an NF-e or NFC-e is checked, and what its XML says of key, number, series and amount. An order ' +
        'may have several invoices.',
    },
  ),
  call(
    'shipments',
    { move: 'ship', again: true, body: ShipmentBodyShape, read: readShipment, decide: ship },
    {
      operationId: 'shipOrder',
      needs: ERP,
      summary: 'Record a shipment',
      description: 'What is invoiced has left the store. An order may have several shipments.',
    },
  ),
  call(
    'ready-for-pickup',
    { move: 'make_ready', again: false, body: ReadyBodyShape, read: readHandOver, decide: makeReady },
    {
      operationId: 'makeOrderReady',
      needs: ERP,
      summary: 'Make an order ready for pickup',
      description: 'The customer may fetch it; for orders with `delivery.method` `pickup`.',
    },
  ),
  call(
    'deliver',
    { move: 'deliver', again: false, body: DeliverBodyShape, read: readHandOver, decide: deliver },
    {
      operationId: 'deliverOrder',
      needs: ERP,
      summary: 'Record the delivery',
      description: 'The customer has it.',
    },
  ),
  call(
    'delivery-failures',
    {
      move: 'fail_delivery',
      again: true,
      body: DeliveryFailureBodyShape,
      read: readHandOver,
      decide: failDelivery,
    },
    {
      operationId: 'failDelivery',
      needs: ERP,
      summary: 'Record a failed delivery',
      description: 'It may be shipped again, delivered after all, or returned.',
    },
  ),
  call(
    'returns',
    { move: 'return', again: true, body: ReturnBodyShape, read: readReturn, decide: returnGoods },
    {
      operationId: 'returnGoods',
      needs: ERP,
      summary: 'Record goods that came back',
      description:
        'Of what is invoiced; the kit rule holds as in a rejection. What was paid for it is owed (`toRefund`). The stock ' +
        'changes with the next balance only.',
    },
  ),
  call(
    'cancel',
    { move: 'cancel', again: true, body: CancelBodyShape, read: readCancel, decide: cancel },
    {
      operationId: 'cancelOrder',
      needs: ['orders:create'],
      summary: 'Cancel an order, lines of it or units',
      description: 'The kit rule holds as in a rejection. What is invoiced is not cancelled but returned.',
    },
  ),
]
