import { Type, type Static } from 'typebox'
import { codeShape, lineShape, objectShape } from '../../platform/http/shapes.ts'
import { MEANINGS } from '../rest/schema.ts'
import { PAGE_SIZE_MAX, PULL_EVERY_SECONDS, READ_EVERY_SECONDS } from './totvs-defaults.ts'

const VALUE_LENGTH_MAX = 2000
const CODES_MAX = 500
const EVERY_SECONDS_MAX = 86_400
const TIMEOUT_SECONDS_MAX = 120

const optional = Type.Optional
const value = (description: string) => lineShape(description, VALUE_LENGTH_MAX)
const secret = (description: string) =>
  optional(
    Type.String({ minLength: 1, maxLength: VALUE_LENGTH_MAX, description: `${description}; write-only` }),
  )
const code = (description: string) => Type.Integer({ minimum: 0, description })
const NUMBER = '^[0-9]{1,9}$'
const byNumber = (description: string) =>
  Type.Record(Type.String({ pattern: NUMBER }), codeShape('Ours'), {
    additionalProperties: false,
    minProperties: 1,
    maxProperties: CODES_MAX,
    description,
  })

const CatalogShape = objectShape({
  everySeconds: optional(
    Type.Integer({
      minimum: 10,
      maximum: EVERY_SECONDS_MAX,
      description: `Between two runs (${PULL_EVERY_SECONDS})`,
    }),
  ),
  pageSize: optional(
    Type.Integer({ minimum: 1, maximum: PAGE_SIZE_MAX, description: 'Products a page (500)' }),
  ),
  prices: optional(
    byNumber('Price lists: code in the ERP → name in the hub ({ "1": "default" }); for type 7'),
  ),
  stockCodes: optional(
    Type.Array(code('A balance'), {
      minItems: 1,
      maxItems: CODES_MAX,
      description: 'Which of the balances of the ERP make up the stock, added up ([1]); for type 2',
    }),
  ),
})

const OrdersShape = objectShape({
  everySeconds: optional(
    Type.Integer({
      minimum: 1,
      maximum: EVERY_SECONDS_MAX,
      description: `Between two questions for an order (${READ_EVERY_SECONDS})`,
    }),
  ),
  operationCode: code('The operation of its orders'),
  paymentConditionCode: code('Their payment condition'),
  priorityCode: optional(code('Their priority (1)')),
  statusOrder: optional(
    Type.Union([Type.Literal(1), Type.Literal(5), Type.Literal(8)], {
      description: 'In which state they are made: 1 in progress, 5 blocked, 8 in analysis (1)',
    }),
  ),
  representativeCode: optional(code('Who sells')),
  discountTypeCode: optional(code('The type of discounts; without it a discount lowers the prices')),
  reasonCancellationCode: optional(code('Why it is called off; without it that is not told')),
  documentTypes: optional(
    Type.Record(Type.String(), Type.String({ maxLength: 40 }), {
      maxProperties: CODES_MAX,
      description: 'Payment method in the hub → documentType in the ERP, beside those that the guide lists',
    }),
  ),
  states: optional(
    Type.Record(Type.String(), Type.Enum([...MEANINGS]), {
      maxProperties: CODES_MAX,
      description: 'statusOrder in the ERP → what it means, beside those that the guide lists',
    }),
  ),
  body: optional(
    Type.Record(Type.String(), Type.Unknown(), {
      description: 'A template of more fields of the order, or other ones',
    }),
  ),
})

export const TotvsModaShape = objectShape(
  {
    'totvsmoda.base.url': value('The address of the API, without /api/totvsmoda'),
    'totvsmoda.authn.endpoint': value('Where tokens are given: an address, or a path below the base URL'),
    'totvsmoda.authn.clientid': value('The client'),
    'totvsmoda.authn.clientsecret': secret('Its secret'),
    'totvsmoda.authn.username': optional(value('The user')),
    'totvsmoda.authn.password': secret('Its password'),
    'totvsmoda.authn.granttype': optional(Type.Enum(['password', 'client_credentials'])),
    branches: byNumber(
      'Branch in the ERP → store in the hub ({ "1": "001" }); the first is asked for products',
    ),
    timeoutSeconds: optional(Type.Integer({ minimum: 1, maximum: TIMEOUT_SECONDS_MAX })),
    catalog: optional(CatalogShape),
    orders: optional(OrdersShape),
  },
  'TotvsModaConnectorSettings',
)

export type TotvsModaSettings = Static<typeof TotvsModaShape>
export type TotvsModaCatalog = NonNullable<TotvsModaSettings['catalog']>
export type TotvsModaOrders = NonNullable<TotvsModaSettings['orders']>
