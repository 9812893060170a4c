import { Type } from 'typebox'
import { codeShape, lineShape, objectShape } from '../../platform/http/shapes.ts'
import { amountShape, LineNoShape, LINES_MAX, optionalLine, timeShape, TypeShape } from './shared.ts'

const PAYMENTS_MAX = 100
const KITS_MAX = 1_000_000
const INSTALLMENTS_MAX = 999

export const CustomerShape = objectShape(
  {
    name: optionalLine('Name'),
    document: optionalLine('CPF or CNPJ, or the passport of who has none'),
    email: optionalLine('E-mail'),
    phone: optionalLine('Telephone'),
  },
  'Customer',
)

export const AddressShape = objectShape(
  {
    postalCode: optionalLine('CEP'),
    street: optionalLine('Street'),
    number: optionalLine('Number'),
    complement: optionalLine('Complement'),
    district: optionalLine('District'),
    city: optionalLine('City'),
    state: optionalLine('State (UF)'),
    country: optionalLine('ISO 3166-1 alpha-2'),
  },
  'Address',
)

export const KitShape = objectShape(
  {
    kitId: codeShape('Which kit of the order: all lines of one kit name the same'),
    sku: codeShape("The kit's own sku in the catalogue"),
    quantity: Type.Integer({ minimum: 1, maximum: KITS_MAX, description: 'How many of the kit' }),
  },
  'Kit',
)

export const SoldByShape = objectShape(
  {
    store: codeShape('The store where it was sold'),
    seller: optionalLine('Who sold it'),
  },
  'SoldBy',
)

export const PAYMENT_FIELDS = {
  paymentId: codeShape("The payer's own number: a payment told twice is one"),
  method: lineShape('How it was paid', 100),
  amount: amountShape('What was paid'),
  installments: Type.Optional(
    Type.Integer({ minimum: 1, maximum: INSTALLMENTS_MAX, description: 'Number of instalments' }),
  ),
  authorization: optionalLine('Code of the authorisation'),
  nsu: optionalLine('NSU'),
  acquirer: optionalLine('Acquirer'),
  paidAt: Type.Optional(timeShape('When it was paid; absent: now')),
}

const LineShape = objectShape({
  lineNo: LineNoShape,
  sku: codeShape('What was bought'),
  quantity: Type.Number({ description: 'Above zero, up to 3 decimal places' }),
  unitPrice: amountShape('Of one unit'),
  discount: Type.Optional(amountShape('Of the whole line')),
  kit: Type.Optional(KitShape),
  store: Type.Optional(
    codeShape('Who fulfils it; without one the hub chooses: one store for all if any can, else the fewest'),
  ),
})

export const PlacingShape = objectShape(
  {
    channel: codeShape('A registered channel'),
    channelOrderId: codeShape("The channel's own number: an order placed twice is one"),
    type: TypeShape,
    placedAt: Type.Optional(timeShape('When the customer bought; absent: now')),
    customer: Type.Optional(CustomerShape),
    delivery: Type.Optional(
      objectShape({
        method: Type.Enum(['ship', 'pickup'], { description: 'A `pickup` names its store' }),
        store: Type.Optional(codeShape('Where it is fetched')),
        address: Type.Optional(AddressShape),
        freight: Type.Optional(amountShape('What the delivery costs the customer')),
        promisedAt: Type.Optional(timeShape('When the customer was told to expect it')),
      }),
    ),
    soldBy: Type.Optional(SoldByShape),
    lines: Type.Array(LineShape, { minItems: 1, maxItems: LINES_MAX }),
    payments: Type.Optional(Type.Array(objectShape(PAYMENT_FIELDS), { maxItems: PAYMENTS_MAX })),
  },
  'Placing',
)
