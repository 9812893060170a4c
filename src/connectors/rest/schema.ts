import { Type, type Static, type TSchema } from 'typebox'
import { codeShape, lineShape, objectShape } from '../../platform/http/shapes.ts'
import { PAGE_SIZE, PULL_EVERY_SECONDS } from './rest-defaults.ts'

const PATH_LENGTH_MAX = 2000
const SECRET_LENGTH_MAX = 4000
const NAMES_MAX = 50
const STATES_MAX = 100
const STORES_MAX = 1000
const PAGE_SIZE_MAX = 10_000
const TIMEOUT_SECONDS_MAX = 120
const EVERY_SECONDS_MAX = 86_400

const optional = Type.Optional
const secret = (description: string) =>
  optional(
    Type.String({ minLength: 1, maxLength: SECRET_LENGTH_MAX, description: `${description}; write-only` }),
  )
const place = (description: string) => lineShape(description, PATH_LENGTH_MAX)
const texts = (description: string) =>
  Type.Record(Type.String(), Type.String({ maxLength: PATH_LENGTH_MAX }), {
    maxProperties: NAMES_MAX,
    description,
  })
const method = Type.Enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE'])
/** What a template is, its places and its lists, is for template.ts to check. */
const template = Type.Unknown({ description: 'A template of the body' })

const CLIENT = {
  tokenUrl: place('Where tokens are given: an address, or a path below `baseUrl`'),
  clientId: lineShape('The client', SECRET_LENGTH_MAX),
  clientSecret: secret('Its secret'),
  scope: optional(lineShape('What the token is asked for', PATH_LENGTH_MAX)),
  clientIn: optional(Type.Enum(['body', 'basic'], { description: 'Where the client shows itself (`body`)' })),
}

const AUTHS = {
  oauth2_client_credentials: objectShape({ kind: Type.Literal('oauth2_client_credentials'), ...CLIENT }),
  oauth2_password: objectShape({
    kind: Type.Literal('oauth2_password'),
    ...CLIENT,
    username: lineShape('The user', SECRET_LENGTH_MAX),
    password: secret('Its password'),
  }),
  basic: objectShape({
    kind: Type.Literal('basic'),
    username: lineShape('The user', SECRET_LENGTH_MAX),
    password: secret('Its password'),
  }),
  api_key: objectShape({
    kind: Type.Literal('api_key'),
    key: secret('The key'),
    in: optional(Type.Enum(['header', 'query'], { description: 'Where it is sent (`header`)' })),
    name: optional(lineShape('Under which name (`X-Api-Key`)')),
  }),
  none: objectShape({ kind: Type.Literal('none') }),
}
const AuthShape = Type.Union([
  AUTHS.oauth2_client_credentials,
  AUTHS.oauth2_password,
  AUTHS.basic,
  AUTHS.api_key,
  AUTHS.none,
])

const size = optional(
  Type.Integer({ minimum: 1, maximum: PAGE_SIZE_MAX, description: `Rows a page (${PAGE_SIZE})` }),
)

const PAGINGS = {
  page: objectShape({
    kind: Type.Literal('page'),
    pageParam: optional(lineShape('What its number is sent as (`page`)')),
    sizeParam: optional(lineShape('What the size is sent as')),
    size,
    first: optional(
      Type.Integer({ minimum: 0, maximum: 1, description: 'The number of the first page (1)' }),
    ),
    hasNext: optional(
      place('Where the answer says whether there are more; else a page that is not full is the last'),
    ),
  }),
  cursor: objectShape({
    kind: Type.Literal('cursor'),
    cursorParam: optional(
      lineShape('What the cursor is sent as; without it, `next` is a whole address or a path'),
    ),
    sizeParam: optional(lineShape('What the size is sent as')),
    size,
    next: place('Where the answer has the cursor of the next page'),
  }),
}
const PagingShape = Type.Union([PAGINGS.page, PAGINGS.cursor])

const CallShape = {
  method: optional(method),
  path: place('Below `baseUrl`; may hold places like `{{erpOrderId}}`'),
  query: optional(texts('The query; what has no value is left out')),
  body: optional(template),
}

const catalogShape = <Paging extends TSchema>(paging: Paging) =>
  objectShape({
    ...CallShape,
    everySeconds: optional(
      Type.Integer({
        minimum: 10,
        maximum: EVERY_SECONDS_MAX,
        description: `Between two runs (${PULL_EVERY_SECONDS})`,
      }),
    ),
    paging: optional(paging),
    pagingIn: optional(
      Type.Enum(['query', 'body'], { description: 'Where page and size are sent (`query`)' }),
    ),
    items: optional(place('Where the answer has its list; absent: it is the list')),
  })

const InvoicesShape = objectShape({
  items: optional(place('Where the answer has its invoices; absent: there is one, in the answer itself')),
  number: place('Where an invoice has its number'),
  series: place('Its series'),
  accessKey: place('Its access key'),
  issuedAt: place('When it was issued'),
  amount: place('Its amount'),
  url: optional(place('Where it can be read')),
})

const ShipmentShape = objectShape({
  carrier: place('Where the answer has the carrier'),
  trackingCode: place('The tracking code'),
  trackingUrl: optional(place('Its address')),
  shippedAt: place('When it left'),
})

const RejectedShape = objectShape({
  items: place('Where the answer has the lines it rejects'),
  lineNo: optional(place('Where such a line has our number of it')),
  sku: optional(place('Or its sku')),
  quantity: optional(place('How much of it; absent: all')),
})

/** What a state of the ERP's means. */
export const MEANINGS = ['wait', 'confirm', 'reject', 'invoice', 'ship', 'make_ready', 'deliver'] as const

const OrdersShape = objectShape({
  stores: optional(
    Type.Array(codeShape('A store'), {
      minItems: 1,
      maxItems: STORES_MAX,
      description: 'Whose parts of orders it takes; absent: all',
    }),
  ),
  create: objectShape({
    ...CallShape,
    headers: optional(texts('Headers; values are templates')),
    idempotencyHeader: optional(lineShape('The header under which the ERP knows a repeat')),
    erpOrderId: optional(place("Where the answer has the ERP's number")),
  }),
  find: optional(objectShape({ ...CallShape, erpOrderId: place("Where the answer has the ERP's number") })),
  read: optional(
    objectShape({
      ...CallShape,
      everySeconds: optional(Type.Integer({ minimum: 1, maximum: EVERY_SECONDS_MAX })),
      state: place('Where the answer has the state'),
      states: Type.Record(Type.String(), Type.Enum([...MEANINGS]), { maxProperties: STATES_MAX }),
      reason: optional(place('Why it rejects')),
      rejected: optional(RejectedShape),
      invoices: optional(InvoicesShape),
      shipment: optional(ShipmentShape),
    }),
  ),
  change: optional(objectShape(CallShape)),
  cancel: optional(objectShape(CallShape)),
})

const settingsShape = <Auth extends TSchema, Paging extends TSchema>(auth: Auth, paging: Paging) =>
  objectShape({
    baseUrl: place('The address of the API'),
    auth,
    timeoutSeconds: optional(Type.Integer({ minimum: 1, maximum: TIMEOUT_SECONDS_MAX })),
    headers: optional(texts('Sent with every call')),
    catalog: optional(catalogShape(paging)),
    orders: optional(OrdersShape),
  })

const kindOf = (kinds: Readonly<Record<string, unknown>>) =>
  Type.Object({ kind: Type.Enum(Object.keys(kinds)) })

/** The shape that settings must have, going by the kinds that they name: what is wrong is then said of that kind. */
export function restShapeOf({ auth, catalog }: Readonly<Record<string, unknown>>): TSchema {
  const { paging } = (catalog ?? {}) as Readonly<Record<string, unknown>>
  return settingsShape(shapeOf(AUTHS, auth), shapeOf(PAGINGS, paging))
}

function shapeOf(kinds: Readonly<Record<string, TSchema>>, said: unknown): TSchema {
  const { kind } = (said ?? {}) as Readonly<Record<string, unknown>>
  return typeof kind === 'string' && Object.hasOwn(kinds, kind) ? kinds[kind]! : kindOf(kinds)
}

export type RestSettings = Static<ReturnType<typeof settingsShape<typeof AuthShape, typeof PagingShape>>>
export type RestAuth = RestSettings['auth']
export type RestCatalog = NonNullable<RestSettings['catalog']>
export type RestOrders = NonNullable<RestSettings['orders']>
export type RestCall = Pick<RestCatalog, 'method' | 'path' | 'query' | 'body'>
export type Meaning = (typeof MEANINGS)[number]
