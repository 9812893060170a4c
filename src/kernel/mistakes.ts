import { refuse } from './result.ts'

/** What can be wrong with one field of a call. Its words stand in kernel/texts/mistakes.ts. */
export type MistakeRule =
  | 'missing'
  | 'unknown'
  | 'type'
  | 'allowed'
  | 'empty'
  | 'length_min'
  | 'length_max'
  | 'items_min'
  | 'items_max'
  | 'minimum'
  | 'maximum'
  | 'pattern'
  | 'one_line'
  | 'moment'
  | 'once'
  | 'once_file'
  | 'as_file'
  | 'file_only'
  | 'apart'
  | 'shape'
  | 'json'
  | 'json_at'
  | 'json_token'
  | 'json_cut'
  | 'characters'
  | 'cut'
  | 'form'

/** One wrong field, and what is expected of it. */
export interface Mistake {
  /** "lines.0.sku"; "body" for the body as a whole. */
  readonly field: string
  /** Where it stands, when not in the body. */
  readonly in?: 'query' | 'path' | 'header'
  readonly rule: MistakeRule
  /** JSON types, in words of JSON. */
  readonly expected?: readonly string[]
  /** The values there are, or the fields the object has. */
  readonly accepted?: readonly unknown[]
  readonly limit?: number
  readonly pattern?: string
  /** Characters before the one that JSON does not allow there. */
  readonly position?: number
  readonly found?: string
}

/** `request.malformed` with these mistakes; the first one is what its detail says. */
export function malformed(...errors: readonly [Mistake, ...Mistake[]]) {
  return refuse('request.malformed', { field: errors[0].field, errors })
}
