import { Type } from 'typebox'
import { momentShape, objectShape } from '../../platform/http/shapes.ts'
import { STATES } from '../lifecycle.ts'
import { AddressShape, CustomerShape, KitShape, SoldByShape } from './placing.ts'
import { LineNoShape, TypeShape } from './shared.ts'

const MONEY = Type.String({ description: "A decimal in the site's currency", examples: ['115.00'] })
const StateShape = Type.Enum([...STATES], { description: 'See the life cycle' })
const QUANTITY = Type.Number({ description: 'Up to 3 decimal places' })

const DeliveryShape = objectShape({
  method: Type.Enum(['ship', 'pickup']),
  store: Type.Optional(Type.String()),
  address: Type.Optional(AddressShape),
  freight: MONEY,
  promisedAt: Type.Optional(momentShape('When the customer was told to expect it')),
})

const LineShape = objectShape({
  lineNo: LineNoShape,
  sku: Type.String(),
  quantity: QUANTITY,
  unitPrice: MONEY,
  discount: MONEY,
  kit: Type.Optional(KitShape),
  store: Type.Optional(
    Type.String({ description: 'The store that the order named; absent where it was routed' }),
  ),
  short: Type.Number({ description: 'Units that no stock covers yet' }),
  rejected: Type.Number({ description: 'Units refused that no other store took' }),
  cancelled: Type.Number({ description: 'Units taken by a cancellation' }),
})

const PaymentShape = objectShape({
  paymentId: Type.String(),
  method: Type.String(),
  amount: MONEY,
  installments: Type.Optional(Type.Integer()),
  authorization: Type.Optional(Type.String()),
  nsu: Type.Optional(Type.String()),
  acquirer: Type.Optional(Type.String()),
  paidAt: momentShape('When it was paid'),
})

const DocumentLines = Type.Array(objectShape({ lineNo: LineNoShape, quantity: QUANTITY }))

const InvoiceShape = objectShape({
  number: Type.String(),
  series: Type.String(),
  accessKey: Type.String(),
  model: Type.String({ description: '`55` NF-e, `65` NFC-e' }),
  issuedAt: momentShape('When it was issued'),
  amount: MONEY,
  lines: DocumentLines,
  url: Type.Optional(Type.String()),
})

const ShipmentShape = objectShape({
  carrier: Type.String(),
  trackingCode: Type.String(),
  trackingUrl: Type.Optional(Type.String()),
  shippedAt: momentShape('When it left the store'),
  lines: DocumentLines,
})

const FulfilmentShape = objectShape({
  fulfilmentId: Type.String(),
  store: Type.String(),
  state: StateShape,
  erpOrderId: Type.Union([Type.String(), Type.Null()]),
  lines: Type.Array(
    objectShape({
      lineNo: LineNoShape,
      quantity: Type.Number({ description: 'What the store was asked for' }),
      rejected: QUANTITY,
      cancelled: QUANTITY,
      invoiced: QUANTITY,
      shipped: QUANTITY,
      returned: QUANTITY,
    }),
  ),
  invoices: Type.Array(InvoiceShape),
  shipments: Type.Array(ShipmentShape),
})

/** An order as every call answers it. */
export const OrderShape = objectShape(
  {
    orderId: Type.String(),
    siteId: Type.String(),
    channel: Type.String(),
    channelOrderId: Type.String(),
    type: TypeShape,
    state: StateShape,
    placedAt: momentShape('When the customer bought'),
    customer: Type.Optional(CustomerShape),
    delivery: Type.Optional(DeliveryShape),
    soldBy: Type.Optional(SoldByShape),
    total: MONEY,
    paid: MONEY,
    due: MONEY,
    toRefund: Type.String({
      description: 'Owed to the customer for units rejected or cancelled after payment',
    }),
    lines: Type.Array(LineShape),
    payments: Type.Array(PaymentShape),
    fulfilments: Type.Array(FulfilmentShape),
    createdAt: momentShape('When the hub took it'),
    updatedAt: momentShape('When it last changed'),
  },
  'Order',
)
