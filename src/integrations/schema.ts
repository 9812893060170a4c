import { Type, type Static } from 'typebox'
import { GUARDS_DEFAULT } from '../loads/guards.ts'
import { momentShape, objectShape } from '../platform/http/shapes.ts'
import { MappingShape } from './schema/mapping.ts'
import { SOURCE_BODY, SOURCE_SHOWN } from './schema/source.ts'

const NAME = '^[A-Za-z0-9_.-]{1,64}$'

export const IntegrationNameShape = Type.String({ pattern: NAME, description: 'The name of the integration' })

const share = (description: string) =>
  Type.Optional(Type.Union([Type.Number({ minimum: 0, maximum: 1 }), Type.Null()], { description }))

/** Names and defaults are of loads/guards.ts. */
const GuardsShape = objectShape(
  {
    stockToZero: share(
      `Of the stored balances above zero, those set to zero or less (${GUARDS_DEFAULT.stockToZero})`,
    ),
    pricesMoved: share(
      `Of the stored prices, those moved by more than \`priceMove\` (${GUARDS_DEFAULT.pricesMoved})`,
    ),
    priceMove: Type.Optional(
      Type.Number({
        minimum: 0,
        maximum: 1000,
        description: `By what share of itself (${GUARDS_DEFAULT.priceMove})`,
      }),
    ),
    pricesZero: share(`Of the file's prices, those of zero (${GUARDS_DEFAULT.pricesZero})`),
    rowsRefused: share(`Of the file's rows, those refused (${GUARDS_DEFAULT.rowsRefused})`),
  },
  'Guards',
)

/** Which settings a connector has is for the connector to check. */
const CONNECTOR = {
  name: Type.String({ minLength: 1, maxLength: 64, description: '`rest` or `totvs-moda`' }),
  settings: Type.Record(Type.String(), Type.Unknown(), {
    description: 'As the guide to connectors has them; secrets are write-only',
  }),
}

const ConnectorBodyShape = objectShape(CONNECTOR, 'ConnectorBody')

const ConnectorShape = objectShape(
  {
    ...CONNECTOR,
    secrets: Type.Array(Type.String(), { description: 'The settings that are kept and not shown' }),
  },
  'Connector',
)

/** What a load copies when it is received, and reads its rows by. */
const SETTINGS = {
  decimal: Type.Optional(
    Type.Enum(['comma', 'point'], {
      description:
        'How the sender writes decimals: settles what `1.234` means. Absent: refused where ambiguous',
    }),
  ),
  mapping: Type.Optional(MappingShape),
  onUnknown: Type.Optional(
    Type.Enum(['park', 'refuse'], {
      description:
        'Prices, balances and values of a product or store that is not there yet: `park` them for 48 hours (when ' +
        'absent), or refuse them',
    }),
  ),
  guards: Type.Optional(GuardsShape),
}

export const IntegrationBodyShape = objectShape(
  {
    type: Type.Integer({
      description:
        '1 product, 2 stock, 3 product and stock, 6 product, stock and price, 7 price, 8 product and price, 12 attribute',
      examples: [7],
    }),
    active: Type.Optional(
      Type.Boolean({ default: true, description: 'The load door runs the active one; at most one a type' }),
    ),
    ...SETTINGS,
    ...SOURCE_BODY,
    connector: Type.Optional(
      Type.Union([ConnectorBodyShape, Type.Null()], {
        description:
          'Which pulls its loads from an ERP, or takes the orders there. A secret that is left out stays as it is, unless ' +
          'address or user change',
      }),
    ),
  },
  'IntegrationBody',
)

export const IntegrationShape = objectShape(
  {
    integrationId: Type.String(),
    name: Type.String(),
    type: Type.Integer(),
    active: Type.Boolean(),
    decimal: Type.Union([Type.Enum(['comma', 'point']), Type.Null()]),
    mapping: Type.Union([MappingShape, Type.Null()], { description: 'As it was saved; null without one' }),
    onUnknown: Type.Enum(['park', 'refuse']),
    guards: Type.Required(GuardsShape),
    ...SOURCE_SHOWN,
    connector: Type.Union([ConnectorShape, Type.Null()]),
    createdAt: momentShape('When it was made'),
    updatedAt: momentShape('When it was last changed'),
  },
  'Integration',
)

const IntegrationSettingsShape = objectShape(SETTINGS)

export type IntegrationSettings = Static<typeof IntegrationSettingsShape>
export type IntegrationBody = Static<typeof IntegrationBodyShape>
export type Integration = Static<typeof IntegrationShape>
