import { hash } from 'node:crypto'
import { canonicalText } from './canonical.ts'

/** SHA-256 of what a request says, for telling repeats from other requests. */
export function contentHash(content: unknown): string {
  return hash('sha256', canonicalText(content))
}
