import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import { invariant, ok } from '../../kernel/result.ts'
import { change } from '../../platform/http/change.ts'
import { objectShape, SITE_PARAMS } from '../../platform/http/shapes.ts'
import type { Platform } from '../../platform/platform.ts'
import { isAtRest, presentLoad } from '../present-load.ts'
import type { Decision } from '../queries/load-row.ts'
import { LoadShape } from '../schema.ts'
import { saveDecision } from './save-decision.ts'

const CONFIG = { needs: ['load'] } as const

/** What a person says of a load that waits for a word: a plan, or one that a guard holds. */
export function decisionRoutes(server: FastifyInstance, { db, now }: Platform): void {
  const typed = server.withTypeProvider<TypeBoxTypeProvider>()
  for (const decision of Object.keys(CALLS) as Decision['decision'][]) {
    const emptyIsNothing = async (request: { body: unknown }) => {
      // Nothing needs to be said with it, and an empty object says nothing.
      request.body ??= {}
    }
    typed.post(
      `/api/v1/sites/:siteId/loads/:loadId/${decision}`,
      { config: CONFIG, schema: { ...SHARED, ...CALLS[decision] }, preValidation: emptyIsNothing },
      async (request, reply) => {
        const { params, caller, language } = request
        invariant(caller !== null, 'a call that needs a permission knows its caller')
        const said = { decision, by: caller.username, now: now() }
        return change(db, { request, reply, now: said.now }, async (tx) => {
          const load = await saveDecision(tx, params, said)
          if (!load.ok) return load
          const body = presentLoad(load.value, language)
          if (isAtRest(load.value)) return ok({ status: 200, body })
          return ok({ status: 202, body, headers: { location: body.links.self } })
        })
      },
    )
  }
}

const SHARED = {
  tags: ['Loads'],
  params: objectShape({ ...SITE_PARAMS, loadId: Type.String({ maxLength: 32, description: 'The load' }) }),
  querystring: objectShape({}),
  body: objectShape({}),
  response: { 200: LoadShape, 202: LoadShape },
  'x-headers': ['Location'],
}

const CALLS = {
  apply: {
    operationId: 'applyLoad',
    summary: 'Apply a plan',
    description:
      'Runs the planned load on the same bytes. 409 `load.plan_stale` when the catalogue has changed since the plan; ' +
      'what a guard says against it holds it.',
  },
  approve: {
    operationId: 'approveLoad',
    summary: 'Let a held load run',
    description:
      'Runs a load that its guards hold, whatever they say. Who said so, and when, stays on the load.',
  },
  cancel: {
    operationId: 'cancelLoad',
    summary: 'Cancel a held load',
    description: 'Nothing of the file is written. Who said so, and when, stays on the load.',
  },
} as const satisfies Readonly<Record<Decision['decision'], unknown>>
