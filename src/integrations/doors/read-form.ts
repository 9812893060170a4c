import type { Readable } from 'node:stream'
import type { FastifyRequest } from 'fastify'
import { malformed, type Mistake } from '../../kernel/mistakes.ts'
import { ok, refuse, type Result } from '../../kernel/result.ts'
import { watchStall } from '../../platform/http/streamed-body.ts'

/** A file of a form while it comes in; it must be read to its end, or the form is given up. */
export interface FormFile {
  readonly name: string
  readonly bytes: Readable
}

export interface FormRules {
  /** The text fields there may be. Any order, each at most once. */
  readonly fields: readonly string[]
  /** The name of the one file; null takes any. */
  readonly file: string | null
  readonly stallMs: number
  /** Called for the file, with the fields that came before it. */
  readonly onFile: (file: FormFile, fields: ReadonlyMap<string, string>) => Promise<Result<void>>
}

const FILE_NAME_CHARS_MAX = 255

/** Reads a multipart form. A refusal of the file ends it; what the form lacks is for the caller to say. */
export async function readForm(
  request: FastifyRequest,
  rules: FormRules,
): Promise<Result<ReadonlyMap<string, string>>> {
  const stopWatching = watchStall(request, rules.stallMs)
  const fields = new Map<string, string>()
  try {
    let files = 0
    for await (const part of request.parts()) {
      const { fieldname } = part
      if (part.type === 'field') {
        if (fieldname === rules.file) return malformed({ field: fieldname, rule: 'as_file' })
        if (!rules.fields.includes(fieldname)) return unknownField(fieldname, rules)
        if (fields.has(fieldname) || part.valueTruncated === true)
          return malformed({ field: fieldname, rule: 'once' })
        fields.set(fieldname, String(part.value))
        continue
      }
      if (rules.file !== null && fieldname !== rules.file) return unknownField(fieldname, rules)
      files += 1
      if (files > 1) return malformed({ field: fieldname, rule: 'once_file' })
      const taken = await rules.onFile({ name: nameOf(part.filename), bytes: part.file }, fields)
      if (!taken.ok) return taken
    }
    return ok(fields)
  } catch (error) {
    if (isFormFault(error)) return malformed({ field: 'body', rule: 'form' })
    throw error
  } finally {
    stopWatching()
  }
}

/** The last part of what some senders give as a whole path. */
function nameOf(sent: string | undefined): string {
  const name = (sent ?? '')
    .split(/[\\/]/)
    .at(-1)!
    .replaceAll(/\p{Cc}/gu, '')
    .trim()
  return name === '' ? 'file' : name.slice(0, FILE_NAME_CHARS_MAX)
}

/** What the form's parser complains about, rather than the network or ourselves. */
function isFormFault(error: unknown): boolean {
  const { code, message } = error as { code?: string; message?: string }
  if (code === 'FST_MULTIPART_PREMATURE_CLOSE' || code === 'ERR_STREAM_PREMATURE_CLOSE') return false
  if (code?.startsWith('FST_') === true) return true
  return /multipart|malformed part header|terminated early|boundary/i.test(message ?? '')
}

function unknownField(field: string, { fields, file }: FormRules): Result<never> {
  const accepted = [...fields, ...(file === null ? [] : [file])]
  const errors: readonly Mistake[] = [
    accepted.length === 0 ? { field, rule: 'file_only' } : { field, rule: 'unknown', accepted },
  ]
  return refuse('request.malformed', { field, errors, unknownFields: [field] })
}
