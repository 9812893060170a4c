import multipart from '@fastify/multipart'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { invariant, ok, type Refusal, type Result } from '../../kernel/result.ts'
import { isAtRest, presentLoad } from '../../loads/present-load.ts'
import type { LoadRow } from '../../loads/queries/load-row.ts'
import { waitForLoad } from '../../loads/read-loads.ts'
import { readLoadType } from '../../loads/receive-load.ts'
import { removeSource } from '../../loads/spool-load.ts'
import { change, type Answer } from '../../platform/http/change.ts'
import { sendRefusal } from '../../platform/http/send.ts'
import { readMoment } from '../../platform/http/shapes.ts'
import { drainBody, hangUpSignal } from '../../platform/http/streamed-body.ts'
import { compileSchema } from '../../platform/http/validate.ts'
import type { Platform } from '../../platform/platform.ts'
import { readDoorForm } from './read-door-form.ts'
import { readUpload } from './read-upload.ts'
import { receiveFile, withSpooled, type FileAtDoor } from './receive-file.ts'
import { DOOR, UPLOAD } from './schema.ts'

const DOOR_PATH = '/integrador/session-less/integrations/:siteId/integration-exec-post'
const UPLOAD_PATH = '/api/v1/sites/:siteId/loads'
const WAIT_SECONDS_DEFAULT = 25
/** A form has a handful of short fields; what is more is no form of ours. */
const FORM_LIMITS = { fieldNameSize: 100, fieldSize: 4096, fields: 10, files: 2, parts: 12, headerPairs: 20 }

/** Both ways to hand in a file: the source contract's form, and the hub's own call. */
export async function doorRoutes(server: FastifyInstance, platform: Platform): Promise<void> {
  const stopping = new AbortController()
  server.addHook('preClose', async () => stopping.abort())
  await server.register(async (scope) => {
    // Whatever the body is called, it is a file: nothing here reads JSON.
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', (_request, payload, done) => done(null, payload))
    await scope.register(multipart, {
      limits: { ...FORM_LIMITS, fileSize: platform.limits.loadBytesMax + 1 },
      throwFileSizeLimit: false,
    })
    // The bodies' schemas are for readers of the reference; what comes in is checked while it is read.
    scope.setValidatorCompiler(((route: Parameters<typeof compileSchema>[0]) =>
      route.httpPart === 'body' ? () => ({ value: undefined }) : compileSchema(route)) as never)
    addDoor(scope, platform, stopping.signal)
    addUpload(scope, platform)
  })
}

function addDoor(scope: FastifyInstance, platform: Platform, stopping: AbortSignal): void {
  const typed = scope.withTypeProvider<TypeBoxTypeProvider>()
  const config = { needs: 'nothing', streams: true } as const
  typed.post(DOOR_PATH, { config, schema: DOOR }, async (request, reply) => {
    const form = await readDoorForm(platform, request)
    if (!form.ok) return refused(request, reply, form.refusal)
    const { spooled, name, username, type } = form.value
    const waitMs = (request.query.wait ?? WAIT_SECONDS_DEFAULT) * 1000
    const signal = AbortSignal.any([stopping, hangUpSignal(reply)])
    const file = { door: 'door', name, spooled, by: username, asOf: null, needsIntegration: true } as const
    request.caller = { username, can: () => false }
    return enter(platform, { request, reply }, { type: String(type), file, wait: { waitMs, signal } })
  })
}

function addUpload(scope: FastifyInstance, platform: Platform): void {
  const typed = scope.withTypeProvider<TypeBoxTypeProvider>()
  const config = { needs: ['load'], streams: true } as const
  typed.post(UPLOAD_PATH, { config, schema: UPLOAD }, async (request, reply) => {
    const { query, site, caller } = request
    invariant(caller !== null, 'a call that needs a permission knows its caller')
    const type = readLoadType(query.type)
    if (!type.ok) return refused(request, reply, type.refusal)
    const asOf = readMoment(query.asOf, { field: 'asOf', timeZone: site.timeZone })
    if (!asOf.ok) return refused(request, reply, asOf.refusal)
    const read = await readUpload(platform, request)
    if (!read.ok) return refused(request, reply, read.refusal)
    const { spooled } = read.value
    const name = query.name ?? read.value.name
    const how = { mode: query.mode, onError: query.onError, force: query.force }
    const file = { door: 'upload', name, spooled, by: caller.username, asOf: asOf.value, how } as const
    return enter(
      platform,
      { request, reply },
      { type: query.type, file: { ...file, needsIntegration: false } },
    )
  })
}

/** Refuses a call whose body may not have been read to its end. */
function refused(request: FastifyRequest, reply: FastifyReply, refusal: Refusal): FastifyReply {
  drainBody(request, reply)
  return sendRefusal(request, reply, refusal)
}

interface Entry {
  readonly type: string
  readonly file: Omit<FileAtDoor, 'siteId' | 'type' | 'now'>
  /** Absent: answered at once. */
  readonly wait?: { readonly waitMs: number; readonly signal: AbortSignal }
}

/** Makes the spooled file a load and answers with it; with `wait`, once it is at rest or that time is over. */
async function enter(
  { db, dataFolder, now }: Platform,
  { request, reply }: { request: FastifyRequest; reply: FastifyReply },
  { type, file, wait }: Entry,
): Promise<FastifyReply> {
  const { siteId } = request.params as { siteId: string }
  const at = now()
  const bodySha256 = `${file.spooled.sha256} ${type}`
  const afterwards = async (answer: Answer): Promise<Result<Answer>> => {
    if (wait === undefined) return ok(answer)
    const { loadId } = answer.body as { loadId: string }
    const load = await waitForLoad(db, { siteId, loadId }, wait)
    return load.ok ? ok(answerOf(request, load.value)) : load
  }
  return withSpooled(dataFolder, file.spooled, (taken) =>
    change(db, { request, reply, now: at, bodySha256, afterwards }, async (tx) => {
      taken(false)
      const known = readLoadType(type)
      if (!known.ok) return known
      const load = await receiveFile(tx, { ...file, siteId, type: known.value, now: at })
      if (!load.ok) {
        // Before it is answered: whoever hears the refusal finds nothing left.
        await removeSource(dataFolder, file.spooled.name)
        return load
      }
      taken(true)
      return ok(answerOf(request, load.value))
    }),
  )
}

function answerOf(request: FastifyRequest, load: LoadRow): Answer {
  const body = presentLoad(load, request.language)
  if (isAtRest(load)) return { status: 200, body }
  return { status: 202, body, headers: { location: body.links.self } }
}
