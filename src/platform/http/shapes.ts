import { Type, type TProperties, type TSchema } from 'typebox'
import { PAGE_LIMIT_DEFAULT, PAGE_LIMIT_MAX } from '../../kernel/page.ts'
import { malformed } from '../../kernel/mistakes.ts'
import { ok, type Result } from '../../kernel/result.ts'
import { timeOf } from '../../kernel/time.ts'

/** Longest code or key a path, a query or a body may carry; the server cuts paths at the same length. */
export const CODE_LENGTH_MAX = 255

/** No control characters: the database takes no NUL, and nobody means the others. */
const CODE = '^[^\\u0000-\\u001f\\u007f]+$'
const LINE = '^[^\\u0000-\\u001f\\u007f]*[^\\s\\u0000-\\u001f\\u007f][^\\u0000-\\u001f\\u007f]*$'

/** Patterns whose words are "one line of text". */
export const ONE_LINE_PATTERNS: readonly string[] = [CODE, LINE]

/** A code of the sender's: sku, reference, store, channel. Taken as it is; leading zeros count. */
export function codeShape(description: string) {
  return Type.String({ minLength: 1, maxLength: CODE_LENGTH_MAX, pattern: CODE, description })
}

/** One line of text that says something: not empty, not only blanks. */
export function lineShape(description: string, lengthMax = CODE_LENGTH_MAX) {
  return Type.String({ minLength: 1, maxLength: lengthMax, pattern: LINE, description })
}

/** A moment as the API answers it. */
export function momentShape(description: string) {
  return Type.String({ format: 'date-time', description })
}

/** An object of exactly these fields; one with a title has a place of its own in the OpenAPI document. */
export function objectShape<Fields extends TProperties>(fields: Fields, title?: string) {
  return Type.Object(fields, { additionalProperties: false, ...(title === undefined ? {} : { title }) })
}

export const SITE_PARAMS = { siteId: Type.String({ description: 'The site' }) }

/** The query of a list: these filters, and a page of it. */
export function listQuery<Fields extends TProperties>(fields: Fields) {
  return objectShape({
    ...fields,
    limit: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: PAGE_LIMIT_MAX,
        default: PAGE_LIMIT_DEFAULT,
        description: 'Items a page',
      }),
    ),
    cursor: Type.Optional(
      Type.String({ maxLength: 4096, description: 'The `nextCursor` of the page before' }),
    ),
  })
}

/** A page of a list. */
export function pageShape<Item extends TSchema>(item: Item) {
  return objectShape({
    items: Type.Array(item),
    nextCursor: Type.Union([Type.String(), Type.Null()], {
      description: 'What `cursor` asks for the next page; null on the last',
    }),
  })
}

/** A time of a query: absent → null; what is no time → `request.malformed`, like any other wrong shape. */
export function readMoment(
  text: string | undefined,
  { field, timeZone }: { field: string; timeZone: string },
): Result<Date | null> {
  if (text === undefined) return ok(null)
  const moment = timeOf(text, timeZone)
  if (moment !== null) return ok(moment)
  return malformed({ field, in: 'query', rule: 'moment' })
}
