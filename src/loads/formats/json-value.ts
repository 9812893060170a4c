/** A JSON object. */
export type Element = Readonly<Record<string, unknown>>

/** Whether a JSON value is an object, and neither null nor a list. */
export function isObject(value: unknown): value is Element {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** JSON text once more, each number as the text the sender wrote. */
export function withDigits(text: string): unknown {
  const keep = (_key: string, value: unknown, { source }: { source: string }) =>
    typeof value === 'number' ? source : value
  // The third argument is in the runtime, and not yet in the types of es2024.
  return JSON.parse(text, keep as (key: string, value: unknown) => unknown)
}

/** What would make more of the digits before it: a whole number such as 1000 may have been sent as 1e3 or 1000.0. */
const GOES_ON = /[\d.eE]/

/** Whether a number stands in the text as JavaScript writes it. Saves most codes a second reading of the element. */
export function standsPlainly(text: string, key: string, digits: string): boolean {
  for (const plain of [key + digits, `${key} ${digits}`]) {
    const at = text.indexOf(plain)
    if (at !== -1) return !GOES_ON.test(text.charAt(at + plain.length))
  }
  return false
}

/** What a cell of a table holds where a list is wanted: JSON, if it is that; else the text it is. */
export function listInCell(text: string): unknown {
  if (!text.startsWith('[') && !text.startsWith('{')) return text
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
