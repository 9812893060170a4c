import { Type, type Static } from 'typebox'
import { lineShape, momentShape, objectShape } from '../../platform/http/shapes.ts'

const NAME_LENGTH_MAX = 200
const PRIORITY_MAX = 1_000_000
export const PRIORITY_DEFAULT = 100

const part = (description: string) => Type.Optional(lineShape(description))

const AddressShape = objectShape({
  postalCode: part('CEP'),
  street: part('Street'),
  number: part('Number'),
  complement: part('Complement'),
  district: part('District'),
  city: part('City'),
  state: part('State (UF)'),
  country: part('ISO 3166-1 alpha-2'),
})

export const StoreBodyShape = objectShape(
  {
    name: lineShape('What people call it', NAME_LENGTH_MAX),
    priority: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: PRIORITY_MAX,
        default: PRIORITY_DEFAULT,
        description: '1 is asked first',
      }),
    ),
    active: Type.Optional(Type.Boolean({ default: true, description: 'False: no new orders' })),
    address: Type.Optional(Type.Union([AddressShape, Type.Null()])),
  },
  'StoreBody',
)

export const StoreShape = objectShape(
  {
    externalCode: Type.String({ description: 'The code by which the ERP knows it' }),
    name: Type.String(),
    priority: Type.Integer(),
    active: Type.Boolean(),
    address: Type.Union([AddressShape, Type.Null()]),
    createdAt: momentShape('When it was registered'),
    updatedAt: momentShape('When it was last changed'),
  },
  'Store',
)

export type StoreBody = Static<typeof StoreBodyShape>
export type Store = Static<typeof StoreShape>
