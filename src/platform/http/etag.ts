/** The ETag of a version: 3 → "3" in quotes. */
export function etagOf(version: number): string {
  return `"${version}"`
}

/**
 * Whether an If-Match header lets a change pass (RFC 9110): absent, a list with this version's tag, or `*`
 * for whatever is there. `version` is null for what is not there yet.
 */
export function ifMatchHolds(header: string | undefined, version: number | null): boolean {
  if (header === undefined) return true
  if (version === null) return false
  const tags = header.split(',').map((tag) => tag.trim())
  return tags.includes('*') || tags.includes(etagOf(version))
}
