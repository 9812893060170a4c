import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import { PAGE_LIMIT_DEFAULT } from '../kernel/page.ts'
import { codeShape, objectShape, pageShape, SITE_PARAMS } from '../platform/http/shapes.ts'
import { sendResult } from '../platform/http/send.ts'
import type { Platform } from '../platform/platform.ts'
import { listPrices } from './list-prices.ts'
import { listProducts, readProduct, readVariant } from './list-products.ts'
import { listStock } from './list-stock.ts'
import {
  PriceQueryShape,
  PriceShape,
  ProductQueryShape,
  ProductShape,
  StockQueryShape,
  StockShape,
  VariantShape,
} from './schema.ts'

const SITE = '/api/v1/sites/:siteId'
const TAGS = ['Catalogue']
const CONFIG = { needs: ['catalog:read'] } as const
const BY_KEY =
  'Ordered by key and read on from the last key seen, so pages stay right while loads write. ' +
  '`asOf` and `history` are not built yet and are refused like any unknown parameter.'

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
      const { siteId, reference } = request.params
      return sendResult(request, reply, await readProduct(db, siteId, reference))
    },
  )

  typed.get(`${SITE}/variants/:sku`, { config: CONFIG, schema: READ_VARIANT }, async (request, reply) => {
    const { siteId, sku } = request.params
    return sendResult(request, reply, await readVariant(db, siteId, sku))
  })

  typed.get(`${SITE}/prices`, { config: CONFIG, schema: LIST_PRICES }, async (request, reply) => {
    const query = { limit: PAGE_LIMIT_DEFAULT, ...request.query }
    return sendResult(request, reply, await listPrices(db, request.site, query))
  })

  typed.get(`${SITE}/stock`, { config: CONFIG, schema: LIST_STOCK }, async (request, reply) => {
    const query = { limit: PAGE_LIMIT_DEFAULT, ...request.query }
    return sendResult(request, reply, await listStock(db, request.site, query))
  })
}

const LIST_PRODUCTS = {
  operationId: 'listProducts',
  tags: TAGS,
  summary: 'List products',
  description: `Products with their variants. ${BY_KEY}`,
  params: objectShape(SITE_PARAMS),
  querystring: ProductQueryShape,
  response: { 200: pageShape(ProductShape) },
}

const READ_PRODUCT = {
  operationId: 'readProduct',
  tags: TAGS,
  summary: 'Read a product',
  description: 'A product by its reference, with all its variants.',
  params: objectShape({ ...SITE_PARAMS, reference: codeShape("The product's reference") }),
  querystring: objectShape({}),
  response: { 200: ProductShape },
}

const READ_VARIANT = {
  operationId: 'readVariant',
  tags: TAGS,
  summary: 'Read a variant',
  description: 'The product of a sku with this variant alone, whose size, sku and ean stand on top too.',
  params: objectShape({ ...SITE_PARAMS, sku: codeShape("The variant's sku") }),
  querystring: objectShape({}),
  response: { 200: VariantShape },
}

const LIST_PRICES = {
  operationId: 'listPrices',
  tags: TAGS,
  summary: 'List prices',
  description: `One item a variant and price list. ${BY_KEY}`,
  params: objectShape(SITE_PARAMS),
  querystring: PriceQueryShape,
  response: { 200: pageShape(PriceShape) },
}

const LIST_STOCK = {
  operationId: 'listStock',
  tags: TAGS,
  summary: 'List stock',
  description: `One item a variant and store: the last balance, what is promised, what may be sold. ${BY_KEY}`,
  params: objectShape(SITE_PARAMS),
  querystring: StockQueryShape,
  response: { 200: pageShape(StockShape) },
}
