import swagger from '@fastify/swagger'
import type { FastifyInstance } from 'fastify'
import { completeDocument, type OpenApiDocument } from './openapi-document.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /** The OpenAPI document, made at the first call and kept: routes do not change while the hub runs. */
    openApi(): OpenApiDocument
  }
}

const ABOUT = `Loads from ERPs, orders from channels, payments from tills.

Every error is problem details (RFC 9457) with a \`code\` that never changes; \`/problems/{code}\` says what to do.
Every call that changes something may be repeated: with an \`Idempotency-Key\` the first answer comes again.
An answer past 64 KiB is not kept: the repeat is answered as one without a key; another body under it is refused.`

/**
 * Makes an OpenAPI 3.1 document of the very schemas that check the calls, at \`/openapi.json\`. To be called
 * before the rooms' routes. A route without tags (pages, health) is no part of the API and stays out.
 */
export async function registerOpenApi(
  server: FastifyInstance,
  { version }: { version: string },
): Promise<void> {
  await server.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Malote', version, description: ABOUT, license: { name: 'Apache-2.0' } },
      servers: [{ url: '/', description: 'This hub' }],
    },
    hideUntagged: true,
    transform: ({ schema, url, route }) => ({ schema: { ...schema, 'x-needs': route.config?.needs }, url }),
  })
  let made: OpenApiDocument | null = null
  server.decorate(
    'openApi',
    () => (made ??= completeDocument(server.swagger() as unknown as OpenApiDocument)),
  )
  server.get('/openapi.json', { config: { needs: 'nothing' }, schema: { hide: true } }, () =>
    server.openApi(),
  )
}
