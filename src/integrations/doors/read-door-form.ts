import type { FastifyRequest } from 'fastify'
import { ok, refuse, type Result } from '../../kernel/result.ts'
import { readLoadType } from '../../loads/receive-load.ts'
import type { LoadType } from '../../loads/rows.ts'
import { spoolLoad } from '../../loads/spool-load.ts'
import type { Platform } from '../../platform/platform.ts'
import { checkDoor } from './check-door.ts'
import { readForm } from './read-form.ts'
import { keptOnlyIfOk, type Upload } from './read-upload.ts'

/** What came through the source contract's door, from a user who may load there. */
export interface DoorForm extends Upload {
  readonly username: string
  readonly type: LoadType
}

const TEXT_FIELDS = ['username', 'password', 'integrationType'] as const
const FILE_FIELD = 'integrationFile'

type Fields = ReadonlyMap<string, string>

/**
 * Reads the form of the source contract (section 2), its parts in any order. Credentials that come before the
 * file are checked before a byte of it is kept; a file that comes first is kept only while it is small.
 */
export async function readDoorForm(platform: Platform, request: FastifyRequest): Promise<Result<DoorForm>> {
  if (!request.isMultipart()) return refuse('request.not_multipart')
  let upload: Upload | null = null
  let checked = false
  const check = async (fields: Fields): Promise<Result<void>> => {
    const login = loginOf(request, fields)
    if (login === null) return ok(undefined)
    checked = true
    return checkDoor(platform, login)
  }
  return keptOnlyIfOk(
    platform,
    () => upload,
    async () => {
      const form = await readForm(request, {
        fields: TEXT_FIELDS,
        file: FILE_FIELD,
        stallMs: platform.limits.bodyStallMs,
        onFile: async ({ name, bytes }, fields) => {
          const allowed = await check(fields)
          if (!allowed.ok) return allowed
          const type = fields.get('integrationType')
          const known = type === undefined ? ok(undefined) : readLoadType(type)
          if (!known.ok) return known
          const spooled = await spoolLoad(platform, bytes, { stranger: !checked })
          if (spooled.ok) upload = { name, spooled: spooled.value }
          return spooled.ok ? ok(undefined) : spooled
        },
      })
      if (!form.ok) return form
      if (!checked) {
        const allowed = await check(form.value)
        if (!allowed.ok) return allowed
      }
      return whole(form.value, upload)
    },
  )
}

function loginOf({ params, ip }: FastifyRequest, fields: Fields) {
  const username = fields.get('username')
  const password = fields.get('password')
  if (username === undefined || password === undefined) return null
  return { siteId: (params as { siteId: string }).siteId, username, password, address: ip }
}

/** Names the first part that is missing. */
function whole(fields: Fields, upload: Upload | null): Result<DoorForm> {
  const missing = TEXT_FIELDS.find((field) => !fields.has(field)) ?? (upload === null ? FILE_FIELD : null)
  if (missing !== null || upload === null) return refuse('request.field_missing', { field: missing })
  const type = readLoadType(fields.get('integrationType') ?? '')
  if (!type.ok) return type
  return ok({ ...upload, username: fields.get('username') ?? '', type: type.value })
}
