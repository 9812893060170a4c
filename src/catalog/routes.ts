import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import { PAGE_LIMIT_DEFAULT } from '../kernel/page.ts'
import { codeShape, objectShape, pageShape, SITE_PARAMS } from '../platform/http/shapes.ts'
import { sendResult } from '../platform/http/send.ts'
import type { Platform } from '../platform/platform.ts'
import { listAttributes } from './list-attributes.ts'
import { listPrices, listPriceVersions } from './list-prices.ts'
import { listProducts, listProductVersions, readProduct, readVariant } from './list-products.ts'
import { listStock, listStockVersions } from './list-stock.ts'
import {
  AttributeQueryShape,
  AttributeShape,
  OneProductQueryShape,
  OneVariantQueryShape,
  PriceQueryShape,
  PriceShape,
  PriceVersionShape,
  ProductQueryShape,
  ProductShape,
  ProductVersionShape,
  StockQueryShape,
  StockShape,
  StockVersionShape,
  VariantShape,
} from './schema.ts'

const SITE = '/api/v1/sites/:siteId'
const TAGS = ['Catalogue']
const CONFIG = { needs: ['catalog:read'] } as const
const BY_KEY = 'Ordered by key and read on from the last key seen, so pages stay right while loads write.'
const AS_OF =
  'With `asOf`, as the hub would have answered then: a version counts from when it was written until it was ' +
  'replaced, whatever moment its file spoke of. The `asOf` of an item is the latest moment at which a file said the same.'
const VERSIONS =
  'With `history=true`, its versions instead, the newest first, each with the load that made it and from when ' +
  'until when it stood; as far back as is known.'
const GONE = { 'x-refuses': ['410'] }

/** What loads have made of the catalogue. */
export function catalogRoutes(server: FastifyInstance, { db }: Platform): void {
  const typed = server.withTypeProvider<TypeBoxTypeProvider>()

  typed.get(`${SITE}/products`, { config: CONFIG, schema: LIST_PRODUCTS }, async (request, reply) => {
    const query = { limit: PAGE_LIMIT_DEFAULT, ...request.query }
    return sendResult(request, reply, await listProducts(db, request.site, query))
  })

  typed.get(
    `${SITE}/products/:reference`,
    { config: CONFIG, schema: READ_PRODUCT },
    async (request, reply) => {
      const { reference } = request.params
      const query = { limit: PAGE_LIMIT_DEFAULT, ...request.query, reference }
      const found = query.history
        ? await listProductVersions(db, request.site, query)
        : await readProduct(db, request.site, query)
      return sendResult<unknown>(request, reply, found)
    },
  )

  typed.get(`${SITE}/variants/:sku`, { config: CONFIG, schema: READ_VARIANT }, async (request, reply) => {
    return sendResult(
      request,
      reply,
      await readVariant(db, request.site, { ...request.params, ...request.query }),
    )
  })

  typed.get(`${SITE}/attributes`, { config: CONFIG, schema: LIST_ATTRIBUTES }, async (request, reply) => {
    const query = { limit: PAGE_LIMIT_DEFAULT, ...request.query }
    return sendResult(request, reply, await listAttributes(db, request.site, query))
  })

  typed.get(`${SITE}/prices`, { config: CONFIG, schema: LIST_PRICES }, async (request, reply) => {
    const query = { limit: PAGE_LIMIT_DEFAULT, ...request.query }
    const list = query.history ? listPriceVersions : listPrices
    return sendResult<unknown>(request, reply, await list(db, request.site, query))
  })

  typed.get(`${SITE}/stock`, { config: CONFIG, schema: LIST_STOCK }, async (request, reply) => {
    const query = { limit: PAGE_LIMIT_DEFAULT, ...request.query }
    const list = query.history ? listStockVersions : listStock
    return sendResult<unknown>(request, reply, await list(db, request.site, query))
  })
}

const LIST_PRODUCTS = {
  operationId: 'listProducts',
  tags: TAGS,
  summary: 'List products',
  description: `Products with their variants. ${BY_KEY} ${AS_OF}`,
  params: objectShape(SITE_PARAMS),
  querystring: ProductQueryShape,
  response: { 200: pageShape(ProductShape) },
  ...GONE,
}

const READ_PRODUCT = {
  operationId: 'readProduct',
  tags: TAGS,
  summary: 'Read a product',
  description:
    `A product by its reference, with all its variants. ${AS_OF} ${VERSIONS} A version of a product is one with its ` +
    'variants, from when its load had written the last of them.',
  params: objectShape({ ...SITE_PARAMS, reference: codeShape("The product's reference") }),
  querystring: OneProductQueryShape,
  response: { 200: Type.Union([ProductShape, pageShape(ProductVersionShape)]) },
  ...GONE,
}

const READ_VARIANT = {
  operationId: 'readVariant',
  tags: TAGS,
  summary: 'Read a variant',
  description: `The product of a sku with this variant alone, whose size, sku and ean stand on top too, and whose attributes go before the product's. ${AS_OF}`,
  params: objectShape({ ...SITE_PARAMS, sku: codeShape("The variant's sku") }),
  querystring: OneVariantQueryShape,
  response: { 200: VariantShape },
  ...GONE,
}

const LIST_ATTRIBUTES = {
  operationId: 'listAttributes',
  tags: TAGS,
  summary: 'List attributes',
  description: `What products and variants may have beside our own fields, as loads of attributes (type 12) define it. ${BY_KEY}`,
  params: objectShape(SITE_PARAMS),
  querystring: AttributeQueryShape,
  response: { 200: pageShape(AttributeShape) },
}

const LIST_PRICES = {
  operationId: 'listPrices',
  tags: TAGS,
  summary: 'List prices',
  description: `One item a variant and price list. ${BY_KEY} ${AS_OF} ${VERSIONS} Then \`sku\` is required, and of the filters only \`list\` may stand beside it.`,
  params: objectShape(SITE_PARAMS),
  querystring: PriceQueryShape,
  response: { 200: Type.Union([pageShape(PriceShape), pageShape(PriceVersionShape)]) },
  ...GONE,
}

const LIST_STOCK = {
  operationId: 'listStock',
  tags: TAGS,
  summary: 'List stock',
  description:
    `One item a variant and store: the last balance, what is promised, what may be sold. ${BY_KEY} ${AS_OF} What was ` +
    'promised then counts as it did then: each move of an order that promises or frees units makes a version, as a ' +
    `load does. ${VERSIONS} Then \`sku\` is required, and of the filters only \`store\` may stand beside it.`,
  params: objectShape(SITE_PARAMS),
  querystring: StockQueryShape,
  response: { 200: Type.Union([pageShape(StockShape), pageShape(StockVersionShape)]) },
  ...GONE,
}
