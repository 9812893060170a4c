/** Text as PostgreSQL takes it, which stores neither NUL nor half a surrogate pair. To be applied after any cut. */
export function storable(text: string): string {
  return text.replaceAll('\0', ' ').toWellFormed()
}

/** JSON text of a value made of what others sent, for a `jsonb` column. */
export function storableJson(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) => (typeof inner === 'string' ? storable(inner) : inner))
}
