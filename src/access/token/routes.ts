import type { FastifyInstance } from 'fastify'
import { sendResult } from '../../platform/http/send.ts'
import { objectShape } from '../../platform/http/shapes.ts'
import type { Platform } from '../../platform/platform.ts'
import { issueToken } from './issue-token.ts'
import { TokenFormShape, TokenShape } from './schema.ts'
import { readForm } from './token-request.ts'

const FORM = 'application/x-www-form-urlencoded'
const FORM_BYTES_MAX = 16 * 1024

/** Where tokens come from. In a scope of its own: no other call reads forms. */
export async function tokenRoutes(server: FastifyInstance, platform: Platform): Promise<void> {
  await server.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser(
      FORM,
      { parseAs: 'string', bodyLimit: FORM_BYTES_MAX },
      (_request, text, done) => done(null, String(text)),
    )
    scope.post(
      '/api/v1/auth/token',
      { config: { needs: 'nothing' }, schema: ISSUE, validatorCompiler: anyForm },
      async (request, reply) => {
        const form = readForm(typeof request.body === 'string' ? request.body : '')
        const { authorization } = request.headers
        const issued = await issueToken(platform, { form, authorization, address: request.ip })
        return sendResult(request, reply, issued)
      },
    )
  })
}

/** A form's mistakes are RFC 6749's to name. */
const anyForm = () => () => true

const ISSUE = {
  operationId: 'issueToken',
  tags: ['Access'],
  summary: 'Get an access token',
  description:
    'OAuth 2.0 (RFC 6749): the grants `client_credentials` and `password`. A user serves as client, its username as `client_id`.',
  consumes: [FORM],
  querystring: objectShape({}),
  body: TokenFormShape,
  response: { 200: TokenShape },
  'x-refuses': ['401'],
}
