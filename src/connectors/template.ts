import { follow, pathOf } from '../loads/mapping/path.ts'

/** What a template may name: "order", "erpOrderId", and within a list "item". */
export type Named = Readonly<Record<string, unknown>>

/** A template that cannot be filled, for `connector.settings_invalid`: where, and which reason. */
export interface WrongTemplate {
  readonly field: string
  readonly reason: 'template_name' | 'template_filter' | 'template_each' | 'template_deep'
}

const SLOT = /\{\{\s*([^{}|]+?)\s*(?:\|\s*([a-z]+)\s*)?\}\}/g
const WHOLE = /^\{\{\s*([^{}|]+?)\s*(?:\|\s*([a-z]+)\s*)?\}\}$/
const DEPTH_MAX = 20

/** A list of what a template makes of each item: `{ "each": "lines", "as": { "sku": "{{item.sku}}" } }`. */
interface Each {
  readonly each: string
  readonly as: unknown
}

/** What a value may be made on its way. */
const FILTERS: Readonly<Record<string, (value: unknown) => unknown>> = {
  /** "19.90" → 19.9; what is no number → null. */
  number: (value) => numberOf(value),
  /** "19.90" → 1990, for ERPs that count in cents. */
  cents: (value) => centsOf(value),
  /** "123.456.789-09" → "12345678909". */
  digits: (value) => textIn(value).replaceAll(/\D/g, ''),
  text: (value) => textIn(value),
}

/**
 * A template with its places filled. A text that is one place alone becomes the value itself, whatever it is; a field
 * whose value is not there is left out.
 */
export function filled(template: unknown, named: Named): unknown {
  if (typeof template === 'string') return filledText(template, named)
  if (Array.isArray(template)) return template.map((one) => filled(one, named) ?? null)
  if (typeof template !== 'object' || template === null) return template
  if (isEach(template)) {
    const items = valueAt(template.each, named)
    return Array.isArray(items) ? items.map((item: unknown) => filled(template.as, { ...named, item })) : []
  }
  const fields = Object.entries(template).map(([name, one]) => [name, filled(one, named)] as const)
  return Object.fromEntries(fields.filter(([, value]) => value !== undefined))
}

/** A path with its places filled, each safe within an address: "/orders/{{erpOrderId}}". */
export function filledPath(template: string, named: Named): string {
  return template.replaceAll(SLOT, (_, path: string, filter: string | undefined) =>
    encodeURIComponent(textIn(through(filter, valueAt(path, named)))),
  )
}

/** The first place of a template that names what there is not; null for one that can be filled. */
export function wrongTemplate(
  template: unknown,
  roots: readonly string[],
  field: string,
): WrongTemplate | null {
  return wrongIn(template, { roots, field, depth: 0 })
}

interface Around {
  readonly roots: readonly string[]
  readonly field: string
  readonly depth: number
}

function wrongIn(template: unknown, { roots, field, depth }: Around): WrongTemplate | null {
  if (depth > DEPTH_MAX) return { field, reason: 'template_deep' }
  if (typeof template === 'string') return wrongText(template, { roots, field, depth })
  if (typeof template !== 'object' || template === null) return null
  if (!Array.isArray(template) && isEach(template)) {
    const named = wrongName(template.each, { roots, field: `${field}.each`, depth })
    return (
      named ?? wrongIn(template.as, { roots: [...roots, 'item'], field: `${field}.as`, depth: depth + 1 })
    )
  }
  if (
    !Array.isArray(template) &&
    ('each' in template || 'as' in template) &&
    Object.keys(template).length === 1
  )
    return { field, reason: 'template_each' }
  for (const [name, one] of Object.entries(template)) {
    const wrong = wrongIn(one, { roots, field: `${field}.${name}`, depth: depth + 1 })
    if (wrong !== null) return wrong
  }
  return null
}

function wrongText(text: string, around: Around): WrongTemplate | null {
  const slots = [...text.matchAll(SLOT)]
  if (/\{\{|\}\}/.test(text.replaceAll(SLOT, ''))) return { field: around.field, reason: 'template_name' }
  for (const [, path, filter] of slots) {
    const wrong = wrongName(path!, around)
    if (wrong !== null) return wrong
    if (filter !== undefined && !Object.hasOwn(FILTERS, filter))
      return { field: around.field, reason: 'template_filter' }
  }
  return null
}

function wrongName(path: string, { roots, field }: Around): WrongTemplate | null {
  const [root] = pathOf(path) ?? []
  return typeof root === 'string' && roots.includes(root) ? null : { field, reason: 'template_name' }
}

function isEach(template: object): template is Each {
  return (
    Object.keys(template).length === 2 &&
    'as' in template &&
    'each' in template &&
    typeof template.each === 'string'
  )
}

function filledText(text: string, named: Named): unknown {
  const whole = WHOLE.exec(text)
  if (whole !== null) return through(whole[2], valueAt(whole[1]!, named))
  return text.replaceAll(SLOT, (_, path: string, filter: string | undefined) =>
    textIn(through(filter, valueAt(path, named))),
  )
}

function valueAt(path: string, named: Named): unknown {
  const steps = pathOf(path)
  return steps === null ? undefined : follow(named, steps)
}

function through(filter: string | undefined, value: unknown): unknown {
  if (filter === undefined || value === undefined) return value
  return FILTERS[filter]?.(value)
}

function textIn(value: unknown): string {
  if (typeof value === 'string') return value
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : ''
}

const NUMBER = /^-?\d{1,15}(?:\.\d{1,6})?$/

function numberOf(value: unknown): number | null {
  const text = textIn(value).trim()
  return NUMBER.test(text) ? Number(text) : null
}

/** By digits: a float's hundredfold is not always whole. */
function centsOf(value: unknown): number | null {
  const text = textIn(value).trim()
  if (!/^-?\d{1,13}(?:\.\d{1,2})?$/.test(text)) return null
  const [whole, places = ''] = text.split('.')
  return Number(`${whole}${places.padEnd(2, '0')}`)
}
