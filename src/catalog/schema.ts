import { Type, type Static } from 'typebox'
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

const FILTERS = {
  sku: Type.Optional(codeShape('Of this sku')),
  reference: Type.Optional(codeShape("Of this product's variants")),
  updatedAfter: Type.Optional(
    Type.String({ description: "Written after this time; without an offset, in the site's time zone" }),
  ),
  q: Type.Optional(lineShape('Text in the reference, name or brand', SEARCH_LENGTH_MAX)),
}

export const ProductQueryShape = listQuery(FILTERS)
export const PriceQueryShape = listQuery({ ...FILTERS, list: Type.Optional(codeShape('Of this price list')) })
export const StockQueryShape = listQuery({ ...FILTERS, store: Type.Optional(codeShape('Of this store')) })

/** A list's query after its defaults were filled in. */
type Filled<Query> = Omit<Query, 'limit'> & { readonly limit: number }
export type ProductQuery = Filled<Static<typeof ProductQueryShape>>
export type PriceQuery = Filled<Static<typeof PriceQueryShape>>
export type StockQuery = Filled<Static<typeof StockQueryShape>>

const VariantOfProductShape = Type.Object(
  {
    size: Type.String({ description: '`SIN DEFINIR` for what has one size' }),
    sku: Type.String(),
    ean: nullableText,
  },
  { description: 'And what the variant says otherwise than its product: weight, measures, images, active' },
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
  attributes: Type.Record(Type.String(), Type.Unknown()),
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

export type VariantOfProduct = Static<typeof VariantOfProductShape>
export type ProductItem = Static<typeof ProductShape>
export type VariantItem = Static<typeof VariantShape>
export type PriceItem = Static<typeof PriceShape>
export type StockItem = Static<typeof StockShape>
