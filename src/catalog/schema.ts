import { Type, type Static, type TObject, type TProperties } from 'typebox'
import { codeShape, lineShape, listQuery, momentShape, objectShape } from '../platform/http/shapes.ts'

/** Longest text that `q` looks for. */
const SEARCH_LENGTH_MAX = 100

const nullable = <Shape extends Parameters<typeof Type.Union>[0][number]>(shape: Shape) =>
  Type.Union([shape, Type.Null()])
const nullableText = nullable(Type.String())
const nullableNumber = nullable(Type.Number())

const MONEY = Type.String({ description: "A decimal in the site's currency", examples: ['19.90'] })
const AS_OF = momentShape('The moment this is true of, as its sender said')
const LOAD_ID = Type.String({ description: 'The load that set it' })

/** What a list or a product answers of the past. */
const PAST = {
  asOf: Type.Optional(
    Type.String({
      description:
        "What the hub would have answered at this time; without an offset, in the site's time zone. Before what is " +
        'still known (site setting `historyDays`): 410 `history.expired`.',
    }),
  ),
}
const HISTORY = {
  history: Type.Optional(
    Type.Boolean({ default: false, description: 'The versions instead, the newest first' }),
  ),
}

const FILTERS = {
  ...PAST,
  sku: Type.Optional(codeShape('Of this sku')),
  reference: Type.Optional(codeShape("Of this product's variants")),
  updatedAfter: Type.Optional(
    Type.String({ description: "Written after this time; without an offset, in the site's time zone" }),
  ),
  q: Type.Optional(lineShape('Text in the reference, name or brand', SEARCH_LENGTH_MAX)),
}

export const ProductQueryShape = listQuery(FILTERS)
export const PriceQueryShape = listQuery({
  ...FILTERS,
  ...HISTORY,
  list: Type.Optional(codeShape('Of this price list')),
})
export const StockQueryShape = listQuery({
  ...FILTERS,
  ...HISTORY,
  store: Type.Optional(codeShape('Of this store')),
})
const SCOPE = Type.Enum(['basic', 'specification'])
const DATA_TYPE = Type.Enum(['text', 'number', 'boolean', 'date', 'list'])

export const AttributeQueryShape = listQuery({
  code: Type.Optional(codeShape('This one')),
  scope: Type.Optional(SCOPE),
  dataType: Type.Optional(DATA_TYPE),
  updatedAfter: FILTERS.updatedAfter,
  q: Type.Optional(lineShape('Text in the code or name', SEARCH_LENGTH_MAX)),
})

/** `limit` and `cursor` are those of the versions. */
export const OneProductQueryShape = listQuery({ ...PAST, ...HISTORY })
export const OneVariantQueryShape = objectShape(PAST)

/** A list's query after its defaults were filled in. */
type Filled<Query> = Omit<Query, 'limit'> & { readonly limit: number }
export type ProductQuery = Filled<Static<typeof ProductQueryShape>>
export type PriceQuery = Filled<Static<typeof PriceQueryShape>>
export type StockQuery = Filled<Static<typeof StockQueryShape>>
export type AttributeQuery = Filled<Static<typeof AttributeQueryShape>>
export type OneProductQuery = Filled<Static<typeof OneProductQueryShape>>

const VariantOfProductShape = Type.Object(
  {
    size: Type.String({ description: '`SIN DEFINIR` for what has one size' }),
    sku: Type.String(),
    ean: nullableText,
  },
  {
    description:
      'And what the variant says otherwise than its product: weight, measures, images, active, attributes',
  },
)

const PRODUCT_FIELDS = {
  reference: Type.String({ description: 'A model in one colour' }),
  name: nullableText,
  description: nullableText,
  brand: nullableText,
  model: nullableText,
  color: nullableText,
  category: Type.Union([Type.String(), Type.Null()], { examples: ['Feminino > Camisetas'] }),
  weightGrams: nullableNumber,
  heightCm: nullableNumber,
  widthCm: nullableNumber,
  lengthCm: nullableNumber,
  active: Type.Boolean(),
  images: Type.Array(Type.String()),
  attributes: Type.Record(Type.String(), Type.Unknown(), {
    description: 'By the code of the attribute, each in the type that its definition says; see `/attributes`',
    examples: [{ voltagem: '220V', peso: 1.5 }],
  }),
  variants: Type.Array(VariantOfProductShape),
  kit: Type.Union([Type.Array(objectShape({ sku: Type.String(), quantity: Type.Number() })), Type.Null()], {
    description: 'The components of a kit; null for what is no kit',
  }),
  asOf: AS_OF,
  loadId: LOAD_ID,
  updatedAt: momentShape('When the hub wrote it'),
}

export const ProductShape = objectShape(PRODUCT_FIELDS, 'Product')
export const VariantShape = objectShape(
  {
    sku: Type.String(),
    size: Type.String(),
    ean: nullableText,
    ...PRODUCT_FIELDS,
  },
  'Variant',
)
export const PriceShape = objectShape(
  {
    sku: Type.String(),
    list: Type.String(),
    price: MONEY,
    salePrice: nullable(MONEY),
    validFrom: nullable(momentShape('The sale price counts from here')),
    validTo: nullable(momentShape('The sale price counts to here')),
    asOf: AS_OF,
    loadId: LOAD_ID,
  },
  'Price',
)
export const StockShape = objectShape(
  {
    sku: Type.String(),
    store: Type.String(),
    quantity: Type.Number({ description: 'The last balance; may be negative, as ERPs have it' }),
    reserved: Type.Number({ description: 'Promised to orders and not yet deducted by the ERP' }),
    available: Type.Number({ description: 'quantity − reserved, never below 0' }),
    asOf: Type.Union([AS_OF, Type.Null()], { description: 'Null while no balance has come' }),
    loadId: nullable(LOAD_ID),
  },
  'Stock',
)

export const AttributeShape = objectShape(
  {
    code: Type.String({ examples: ['voltagem'] }),
    name: nullableText,
    scope: Type.Enum(['basic', 'specification'], {
      description: '`specification` where its definition says none',
    }),
    dataType: Type.Enum(['text', 'number', 'boolean', 'date', 'list'], {
      description:
        '`text` where its definition says none. A `date` is a day, or a moment in UTC. A `list` is one of `values`, ' +
        'or a list of several',
    }),
    values: Type.Union([Type.Array(Type.String()), Type.Null()], {
      description: 'The values that are allowed, as text; null where any is',
    }),
    asOf: AS_OF,
    loadId: LOAD_ID,
    updatedAt: momentShape('When the hub wrote it'),
  },
  'Attribute',
)

const SPAN = {
  from: momentShape('Since when it was so: when it was written'),
  until: nullable(momentShape('When the next one replaced it; null for what stands')),
}

const versionShape = <Fields extends TProperties>(shape: TObject<Fields>, title: string) =>
  objectShape({ ...shape.properties, ...SPAN }, title)

export const ProductVersionShape = versionShape(ProductShape, 'ProductVersion')
export const PriceVersionShape = versionShape(PriceShape, 'PriceVersion')
export const StockVersionShape = objectShape(
  {
    ...StockShape.properties,
    orderIds: Type.Array(Type.String(), {
      description: 'The orders whose moves made it, of promised or freed units; none where the load did',
    }),
    ...SPAN,
  },
  'StockVersion',
)

export type VariantOfProduct = Static<typeof VariantOfProductShape>
export type ProductItem = Static<typeof ProductShape>
export type VariantItem = Static<typeof VariantShape>
export type PriceItem = Static<typeof PriceShape>
export type AttributeItem = Static<typeof AttributeShape>
export type StockItem = Static<typeof StockShape>
export type ProductVersion = Static<typeof ProductVersionShape>
export type PriceVersion = Static<typeof PriceVersionShape>
export type StockVersion = Static<typeof StockVersionShape>
