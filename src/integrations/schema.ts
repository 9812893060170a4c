import { Type, type Static } from 'typebox'
import { momentShape, objectShape } from '../platform/http/shapes.ts'

const NAME = '^[A-Za-z0-9_.-]{1,64}$'

export const IntegrationNameShape = Type.String({ pattern: NAME, description: 'The name of the integration' })

/** What a load copies when it is received, and reads its rows by. */
const SETTINGS = {
  decimal: Type.Optional(
    Type.Enum(['comma', 'point'], {
      description:
        'How the sender writes decimals: settles what `1.234` means. Absent: refused where ambiguous',
    }),
  ),
}

export const IntegrationBodyShape = objectShape(
  {
    type: Type.Integer({
      description: '1 product, 2 stock, 7 price',
      examples: [7],
    }),
    active: Type.Optional(
      Type.Boolean({ default: true, description: 'The load door runs the active one; at most one a type' }),
    ),
    ...SETTINGS,
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
    createdAt: momentShape('When it was made'),
    updatedAt: momentShape('When it was last changed'),
  },
  'Integration',
)

const IntegrationSettingsShape = objectShape(SETTINGS)

export type IntegrationSettings = Static<typeof IntegrationSettingsShape>
export type IntegrationBody = Static<typeof IntegrationBodyShape>
export type Integration = Static<typeof IntegrationShape>
