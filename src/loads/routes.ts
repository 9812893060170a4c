import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import { PAGE_LIMIT_DEFAULT } from '../kernel/page.ts'
import { sendRefusal, sendResult } from '../platform/http/send.ts'
import { listQuery, objectShape, pageShape, SITE_PARAMS } from '../platform/http/shapes.ts'
import type { Platform } from '../platform/platform.ts'
import { presentLoad } from './present-load.ts'
import { listLoads, readLoad } from './read-loads.ts'
import { listRows, readErrorFile, readSource } from './read-report.ts'
import { LOAD_STATES, LoadRowShape, LoadShape, OUTCOMES } from './schema.ts'
import { sendDownload } from '../platform/http/download.ts'

const LOADS = '/api/v1/sites/:siteId/loads'
const CONFIG = { needs: ['load'] } as const

/** What became of the files that came in. How they come in is the business of integrations/doors. */
export function loadRoutes(server: FastifyInstance, { db, dataFolder }: Platform): void {
  const typed = server.withTypeProvider<TypeBoxTypeProvider>()

  typed.get(LOADS, { config: CONFIG, schema: LIST }, async (request, reply) => {
    const { params, language } = request
    const query = { limit: PAGE_LIMIT_DEFAULT, ...request.query }
    return sendResult(request, reply, await listLoads(db, { siteId: params.siteId, language }, query))
  })

  typed.get(`${LOADS}/:loadId`, { config: CONFIG, schema: READ }, async (request, reply) => {
    const load = await readLoad(db, request.params)
    if (!load.ok) return sendRefusal(request, reply, load.refusal)
    return reply.send(presentLoad(load.value, request.language))
  })

  typed.get(`${LOADS}/:loadId/rows`, { config: CONFIG, schema: ROWS }, async (request, reply) => {
    const load = await readLoad(db, request.params)
    if (!load.ok) return sendRefusal(request, reply, load.refusal)
    const query = { limit: PAGE_LIMIT_DEFAULT, ...request.query }
    const { language } = request
    return sendResult(request, reply, await listRows(db, { load: load.value, language }, query))
  })

  typed.get(`${LOADS}/:loadId/error-file`, { config: CONFIG, schema: ERROR_FILE }, async (request, reply) => {
    const load = await readLoad(db, request.params)
    if (!load.ok) return sendRefusal(request, reply, load.refusal)
    const file = await readErrorFile({ db, dataFolder }, load.value, request.language)
    return file.ok ? sendDownload(reply, file.value) : sendRefusal(request, reply, file.refusal)
  })

  typed.get(`${LOADS}/:loadId/source`, { config: CONFIG, schema: SOURCE }, async (request, reply) => {
    const load = await readLoad(db, request.params)
    if (!load.ok) return sendRefusal(request, reply, load.refusal)
    const file = await readSource(dataFolder, load.value)
    return file.ok ? sendDownload(reply, file.value) : sendRefusal(request, reply, file.refusal)
  })
}

const TAGS = ['Loads']
const ONE = objectShape({ ...SITE_PARAMS, loadId: Type.String({ maxLength: 32, description: 'The load' }) })
const FILE = Type.Unsafe<unknown>(Type.String({ format: 'binary' }))

const LIST = {
  operationId: 'listLoads',
  tags: TAGS,
  summary: 'List loads',
  description: 'The loads of the site, newest first.',
  params: objectShape(SITE_PARAMS),
  querystring: listQuery({
    type: Type.Optional(Type.Integer({ minimum: 1, maximum: 99, description: 'Only loads of this type' })),
    state: Type.Optional(Type.Enum([...LOAD_STATES], { description: 'Only loads in this state' })),
  }),
  response: { 200: pageShape(LoadShape) },
}

const READ = {
  operationId: 'readLoad',
  tags: TAGS,
  summary: 'Read a load',
  description: 'A load with its counts; poll it until its state is finished or failed.',
  params: ONE,
  querystring: objectShape({}),
  response: { 200: LoadShape },
}

const ROWS = {
  operationId: 'listLoadRows',
  tags: TAGS,
  summary: 'List what became of the rows',
  description:
    "One outcome a row, in the file's order; refused rows say why and what to do. Once the load is at rest.",
  params: ONE,
  querystring: listQuery({
    outcome: Type.Optional(Type.Enum([...OUTCOMES], { description: 'Only rows of this outcome' })),
  }),
  response: { 200: pageShape(LoadRowShape) },
}

const ERROR_FILE = {
  operationId: 'readErrorFile',
  tags: TAGS,
  summary: 'Download the refused rows',
  description:
    "The refused rows in the sender's own format, the reason in an extra field that is skipped on loading back.",
  params: ONE,
  querystring: objectShape({}),
  response: { 200: FILE },
}

const SOURCE = {
  operationId: 'readLoadSource',
  tags: TAGS,
  summary: 'Download the file as received',
  description: 'The very bytes; 410 once they are no longer kept.',
  params: ONE,
  querystring: objectShape({}),
  response: { 200: FILE },
}
