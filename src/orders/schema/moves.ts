import { Type } from 'typebox'
import { codeShape, lineShape, objectShape } from '../../platform/http/shapes.ts'
import { PAYMENT_FIELDS } from './placing.ts'
import { amountShape, LineNoShape, LINES_MAX, optionalLine, timeShape, urlShape } from './shared.ts'

const NOTE_LENGTH_MAX = 2000
const KEY_LENGTH_MAX = 100

const STORE = {
  store: Type.Optional(
    codeShape('The store whose part of the order moves; required once the order has had two parts'),
  ),
}

/** Who sells need not know of stores. */
const ANY_STORE = {
  store: Type.Optional(codeShape('The store whose part of the order moves; absent: the order')),
}

const lines = (all: string) => ({
  lines: Type.Optional(
    Type.Array(
      objectShape({
        lineNo: LineNoShape,
        quantity: Type.Optional(Type.Number({ description: 'Absent: all that is left of the line' })),
      }),
      { minItems: 1, maxItems: LINES_MAX, description: `Absent: ${all}` },
    ),
  ),
})

export const PaymentBodyShape = objectShape({ ...ANY_STORE, ...PAYMENT_FIELDS }, 'PaymentBody')

export const ConfirmBodyShape = objectShape(
  {
    ...STORE,
    erpOrderId: Type.Optional(codeShape("The order's number in the ERP")),
  },
  'ConfirmBody',
)

export const RejectBodyShape = objectShape(
  {
    ...STORE,
    reason: lineShape('Why, in a word: `out_of_stock`, `damaged`, …', 100),
    note: Type.Optional(Type.String({ maxLength: NOTE_LENGTH_MAX, description: 'For people' })),
    ...lines('all that is not invoiced'),
  },
  'RejectBody',
)

export const CancelBodyShape = objectShape(
  {
    ...ANY_STORE,
    reason: lineShape('Why, in a word: `customer_request`, …', 100),
    ...lines('all of the order'),
  },
  'CancelBody',
)

export const InvoiceBodyShape = objectShape(
  {
    ...STORE,
    number: lineShape('As in the access key; leading zeros do not count', KEY_LENGTH_MAX),
    series: lineShape('As in the access key; leading zeros do not count', KEY_LENGTH_MAX),
    accessKey: lineShape('Of an NF-e (55) or NFC-e (65): 44 positions, never a number', KEY_LENGTH_MAX),
    model: Type.Optional(lineShape('As in the access key', KEY_LENGTH_MAX)),
    issuedAt: timeShape('When it was issued: balances taken later have the units out already'),
    amount: amountShape('Of the invoice'),
    ...lines('all that is not invoiced'),
    xml: Type.Optional(
      Type.String({
        minLength: 1,
        description:
          "The invoice's XML, kept as it is once it agrees with the rest: else 422 `invoice.xml_mismatch`",
      }),
    ),
    url: Type.Optional(urlShape('Where the invoice can be read')),
  },
  'InvoiceBody',
)

export const ShipmentBodyShape = objectShape(
  {
    ...STORE,
    carrier: lineShape('Who carries it'),
    trackingCode: codeShape('Under which number'),
    trackingUrl: Type.Optional(urlShape('Where the customer can follow it')),
    shippedAt: timeShape('When it left the store'),
    ...lines('all that is invoiced and has not been shipped'),
  },
  'ShipmentBody',
)

export const ReadyBodyShape = objectShape(
  {
    ...STORE,
    at: Type.Optional(timeShape('When it was ready')),
  },
  'ReadyBody',
)

export const DeliveryFailureBodyShape = objectShape(
  {
    ...STORE,
    at: Type.Optional(timeShape('When it was tried')),
    reason: lineShape('Why, in a word: `nobody_home`, `address_unknown`, …', 100),
  },
  'DeliveryFailureBody',
)

export const ReturnBodyShape = objectShape(
  {
    ...STORE,
    reason: lineShape('Why, in a word: `too_small`, `damaged`, …', 100),
    lines: Type.Array(
      objectShape({
        lineNo: LineNoShape,
        quantity: Type.Optional(
          Type.Number({ description: 'Absent: all that is invoiced and has not come back' }),
        ),
      }),
      { minItems: 1, maxItems: LINES_MAX },
    ),
    invoice: Type.Optional(lineShape('The access key of the invoice of the return', KEY_LENGTH_MAX)),
  },
  'ReturnBody',
)

export const DeliverBodyShape = objectShape(
  {
    ...STORE,
    at: Type.Optional(timeShape('When it was handed over')),
    receivedBy: optionalLine('Who took it'),
  },
  'DeliverBody',
)
