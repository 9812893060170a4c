import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import { invariant, ok, refuse } from '../../kernel/result.ts'
import { change } from '../../platform/http/change.ts'
import { sendResult } from '../../platform/http/send.ts'
import { objectShape } from '../../platform/http/shapes.ts'
import type { Platform } from '../../platform/platform.ts'
import { readSite, saveSite } from './save-site.ts'
import { SiteBodyShape, SitePathShape, SiteShape } from './schema.ts'
import { siteView } from './site-view.ts'

const SITE = '/api/v1/sites/:siteId'
const TAGS = ['Administration']

/** The customers of the hub. */
export function siteRoutes(server: FastifyInstance, { db, now }: Platform): void {
  const typed = server.withTypeProvider<TypeBoxTypeProvider>()

  typed.get(SITE, { config: { needs: 'any:admin' }, schema: READ }, async (request, reply) => {
    const site = await readSite(db, request.params.siteId)
    // Who administers the hub is no stranger to any site, and may be told.
    const found = site === null ? refuse('request.not_found', { path: request.url }) : ok(siteView(site))
    return sendResult(request, reply, found)
  })

  typed.put(SITE, { config: { needs: 'hub:admin' }, schema: SAVE }, async (request, reply) => {
    const { params, body, caller } = request
    invariant(caller !== null, 'a call that needs a permission knows its caller')
    const at = now()
    return change(db, { request, reply, now: at }, async (tx) => {
      const saved = await saveSite(tx, { ...params, ...body }, { by: caller.username, at })
      if (!saved.ok) return saved
      return ok({ status: saved.value.created ? 201 : 200, body: siteView(saved.value.site) })
    })
  })
}

const READ = {
  operationId: 'readSite',
  tags: TAGS,
  summary: 'Read a site',
  description: 'For the administrators of the hub and of the site.',
  params: SitePathShape,
  querystring: objectShape({}),
  response: { 200: SiteShape },
}

const SAVE = {
  operationId: 'saveSite',
  tags: TAGS,
  summary: 'Make a site, or change it',
  description:
    'What the body leaves out stays as it is, or takes its default on a new site. The currency cannot be changed.',
  params: SitePathShape,
  querystring: objectShape({}),
  body: SiteBodyShape,
  response: { 200: SiteShape, 201: SiteShape },
}
