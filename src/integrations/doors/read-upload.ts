import { Readable } from 'node:stream'
import type { FastifyRequest } from 'fastify'
import { ok, refuse, type Result } from '../../kernel/result.ts'
import { expand } from '../../loads/formats/expand.ts'
import { removeSource, spoolLoad, type SpooledLoad } from '../../loads/spool-load.ts'
import { guardSlowBody } from '../../platform/http/slow-body.ts'
import type { Platform } from '../../platform/platform.ts'
import { readForm } from './read-form.ts'

/** A file that came in, and what its sender calls it. */
export interface Upload {
  readonly name: string
  readonly spooled: SpooledLoad
}

const NAME_DEFAULT = 'upload'
/** Content-Encodings of a body, and whether it is to be unpacked. */
const ENCODINGS: Readonly<Record<string, boolean>> = { gzip: true, 'x-gzip': true, identity: false }

/** Receives the file of an upload: the body itself, or the one file of a form. Nothing is left of a refused one. */
export function readUpload(platform: Platform, request: FastifyRequest): Promise<Result<Upload>> {
  return request.isMultipart() ? readUploadForm(platform, request) : readBody(platform, request)
}

async function readBody(platform: Platform, request: FastifyRequest): Promise<Result<Upload>> {
  const encoding = (request.headers['content-encoding'] ?? 'identity').trim().toLowerCase()
  const accepted = Object.keys(ENCODINGS)
  if (!accepted.includes(encoding)) {
    return refuse('request.media_type_unsupported', { reason: 'encoding', encoding, accepted })
  }
  const body = guardSlowBody(request.raw, { stallMs: platform.limits.bodyStallMs, wholeMs: null })
  try {
    const spooled = await (ENCODINGS[encoding]
      ? spoolPacked(platform, body)
      : spoolLoad(platform, body, { stranger: false }))
    return spooled.ok ? ok({ name: NAME_DEFAULT, spooled: spooled.value }) : spooled
  } finally {
    request.raw.unpipe(body)
    body.destroy()
  }
}

/**
 * A body packed for the way is unpacked on arrival: the file is what was in it. What is over the limit then is
 * `load.too_large`; of a body that breaks nothing is kept.
 */
async function spoolPacked(platform: Platform, body: Readable): Promise<Result<SpooledLoad>> {
  const unpacked = expand(body, { bytesMax: Number.POSITIVE_INFINITY })
  const bytes = Readable.from(unpacked.bytes, { objectMode: false })
  try {
    const spooled = await spoolLoad(platform, bytes, { stranger: false })
    if (unpacked.failure() === null) return spooled
    if (spooled.ok) await removeSource(platform.dataFolder, spooled.value.name)
    return refuse('load.unreadable', { reason: 'gzip_broken' })
  } finally {
    bytes.destroy()
  }
}

async function readUploadForm(platform: Platform, request: FastifyRequest): Promise<Result<Upload>> {
  let upload: Upload | null = null
  return keptOnlyIfOk(
    platform,
    () => upload,
    async () => {
      const form = await readForm(request, {
        fields: [],
        file: null,
        stallMs: platform.limits.bodyStallMs,
        onFile: async ({ name, bytes }) => {
          const spooled = await spoolLoad(platform, bytes, { stranger: false })
          if (spooled.ok) upload = { name, spooled: spooled.value }
          return spooled.ok ? ok(undefined) : spooled
        },
      })
      if (!form.ok) return form
      return upload === null ? refuse('request.field_missing', { field: 'file' }) : ok(upload)
    },
  )
}

/** Removes what was spooled when `read` refuses or breaks after it. */
export async function keptOnlyIfOk<Value>(
  { dataFolder }: Platform,
  uploaded: () => Upload | null,
  read: () => Promise<Result<Value>>,
): Promise<Result<Value>> {
  let kept = false
  try {
    const result = await read()
    kept = result.ok
    return result
  } finally {
    const upload = uploaded()
    if (!kept && upload !== null) await removeSource(dataFolder, upload.spooled.name)
  }
}
