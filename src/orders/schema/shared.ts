import { Type } from 'typebox'
import {
  codeShape,
  lineShape,
  listQuery,
  momentShape,
  objectShape,
  SITE_PARAMS,
} from '../../platform/http/shapes.ts'
import { STATES } from '../lifecycle.ts'

/** The shapes that the orders' calls share, and those of reading them. */

export const LINES_MAX = 500
export const LINE_NO_MAX = 1_000_000
const URL_LENGTH_MAX = 2000
const SEARCH_LENGTH_MAX = 100

export const ORDER_PARAMS = objectShape({
  ...SITE_PARAMS,
  orderId: Type.String({ description: "The order's number, as placing answered it" }),
})

export const optionalLine = (description: string) => Type.Optional(lineShape(description))

export function amountShape(description: string) {
  return Type.Union([Type.String({ minLength: 1, maxLength: 40 }), Type.Number()], {
    description: `${description}; a decimal, text or number, in the site's currency`,
    examples: ['115.00'],
  })
}

/** A time as a body may carry it; without an offset it is read in the zone of the site. */
export function timeShape(description: string) {
  return Type.String({
    minLength: 1,
    maxLength: 40,
    description: `${description}; RFC 3339, without an offset in the site's time zone`,
    examples: ['2026-11-24T09:58:00-03:00'],
  })
}

export const LineNoShape = Type.Integer({
  minimum: 1,
  maximum: LINE_NO_MAX,
  description: "The line's number",
})

export const urlShape = (description: string) =>
  Type.String({ minLength: 1, maxLength: URL_LENGTH_MAX, pattern: '^https?://[^\\s]+$', description })

export const TypeShape = Type.Enum(['paid', 'endless_aisle'], {
  description: '`endless_aisle`: sold in a store from the stock of another, not paid yet',
})

/** Below the minute after which proxies cut a silent connection. */
const WAIT_SECONDS_MAX = 50

export const OrderQueryShape = listQuery({
  state: Type.Optional(
    Type.Enum([...STATES], { description: "Of the order, or with `store` of that store's fulfilment" }),
  ),
  store: Type.Optional(codeShape('With a fulfilment of this store')),
  channel: Type.Optional(codeShape('Of this channel')),
  type: Type.Optional(TypeShape),
  seller: Type.Optional(codeShape('Sold by this person (`soldBy.seller`)')),
  wait: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: WAIT_SECONDS_MAX,
      description: 'Seconds to hold the line until the list has an order',
    }),
  ),
  placedAfter: Type.Optional(timeShape('Placed after this time')),
  updatedAfter: Type.Optional(timeShape('Changed after this time')),
  q: Type.Optional(
    lineShape(
      "The order's, the channel's or the ERP's number, a sku, an invoice's access key, the customer's document or e-mail, or words of the name, of the last the beginning",
      SEARCH_LENGTH_MAX,
    ),
  ),
})

export const HistoryItemShape = objectShape(
  {
    move: Type.String({
      description: 'A move of the life cycle, `place`, or `route`: rejected units went to another store',
    }),
    from: Type.Union([Type.String(), Type.Null()], { description: 'The state before' }),
    to: Type.Union([Type.String(), Type.Null()], {
      description: 'The state after; null when it was refused',
    }),
    store: Type.Union([Type.String(), Type.Null()], { description: 'Null for a move of the whole order' }),
    lines: Type.Array(objectShape({ lineNo: LineNoShape, quantity: Type.Number() })),
    by: Type.String({ description: 'The user who asked for it' }),
    at: momentShape('When the hub did it'),
    code: Type.Optional(Type.String({ description: 'Why it was refused' })),
    facts: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
  },
  'HistoryItem',
)
