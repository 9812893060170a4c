import type { FastifyInstance } from 'fastify'
import { collectionOf } from './collection.ts'

/** The Postman collection, with the address under which it was asked for. */
export function postmanRoutes(server: FastifyInstance): void {
  server.get('/postman.json', { config: { needs: 'nothing' }, schema: { hide: true } }, (request, reply) =>
    reply
      .header('content-disposition', 'attachment; filename="malote.postman_collection.json"')
      .send(collectionOf(`${request.protocol}://${request.host}`)),
  )
}
