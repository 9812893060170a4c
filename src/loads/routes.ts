import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import { PAGE_LIMIT_DEFAULT } from '../kernel/page.ts'
import { sendRefusal, sendResult } from '../platform/http/send.ts'
import { listQuery, objectShape, pageShape, SITE_PARAMS } from '../platform/http/shapes.ts'
import type { Platform } from '../platform/platform.ts'
import { presentLoad } from './present-load.ts'
import { listLoads } from './list-loads.ts'
import { readLoad } from './read-loads.ts'
import { listDiff, readDiffCsv } from './read-diff.ts'
import { listRows, readErrorFile, readSource } from './read-report.ts'
import { DiffItemShape, LoadRowShape, LoadShape, LoadsQueryShape, OUTCOMES } from './schema.ts'
import { sendDownload } from '../platform/http/download.ts'

const LOADS = '/api/v1/sites/:siteId/loads'
const CONFIG = { needs: ['load'] } as const

/** What became of the files that came in. How they come in is the business of integrations/doors. */
export function loadRoutes(server: FastifyInstance, platform: Platform): void {
  const { db, dataFolder } = platform
  const typed = server.withTypeProvider<TypeBoxTypeProvider>()

  typed.get(LOADS, { config: CONFIG, schema: LIST }, async (request, reply) => {
    const query = { limit: PAGE_LIMIT_DEFAULT, ...request.query }
    return sendResult(request, reply, await listLoads(db, request, query))
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
    const file = await readErrorFile(platform, load.value, request.language)
    return file.ok ? sendDownload(reply, file.value) : sendRefusal(request, reply, file.refusal)
  })

  typed.get(`${LOADS}/:loadId/diff`, { config: CONFIG, schema: DIFF }, async (request, reply) => {
    const load = await readLoad(db, request.params)
    if (!load.ok) return sendRefusal(request, reply, load.refusal)
    const { format, ...page } = { limit: PAGE_LIMIT_DEFAULT, ...request.query }
    const asked = { places: request.site.places, now: platform.now() }
    if (format !== 'csv' && !request.headers.accept?.startsWith('text/csv')) {
      return sendResult(request, reply, await listDiff(db, load.value, { ...page, ...asked }))
    }
    const csv = readDiffCsv(db, load.value, asked)
    if (!csv.ok) return sendRefusal(request, reply, csv.refusal)
    return sendDownload(reply, { name: `diff-${load.value.load_id}.csv`, ...csv.value })
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
  description: 'The loads of the site, newest first. Filters add up.',
  params: objectShape(SITE_PARAMS),
  querystring: LoadsQueryShape,
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
    "One outcome a row, in the file's order; refused rows say why and what to do, parked ones what they wait for. Once the load is at rest.",
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
    "The refused rows in the sender's own format (JSON, NDJSON, CSV or XLSX), columns, order and encoding, with the " +
    'reason in the extra field `malote_refused`, which is skipped on loading back. Of a gzip, what was in it. 410 ' +
    'once the bytes received are no longer kept.',
  params: ONE,
  querystring: objectShape({}),
  response: { 200: FILE },
}

const DIFF = {
  operationId: 'listLoadDiff',
  tags: TAGS,
  summary: 'List what a load changes',
  description:
    'Field by field, by kind and key: of a plan and of a held load what it would change, of an applied one what it has ' +
    'changed. As CSV with `format=csv` or `Accept: text/csv`. An applied file of more than 20,000 rows tells what it replaced, not what it ' +
    'created. Kept 7 days, then 410.',
  params: ONE,
  querystring: listQuery({
    format: Type.Optional(Type.Enum(['json', 'csv'], { description: 'CSV is the whole of it' })),
  }),
  response: { 200: pageShape(DiffItemShape) },
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
