import type { ErpRequest } from '../connector.ts'
import { filled, filledPath, type Named } from '../template.ts'
import type { RestCall } from './schema.ts'

/** A call of the settings with its places filled. */
export function requestOf(
  { method = 'GET', path, query, body }: RestCall,
  named: Named,
  { repeatable, mayBeMissing = false }: { repeatable: boolean; mayBeMissing?: boolean },
): ErpRequest {
  const queried = filled(query ?? {}, named) as Readonly<Record<string, unknown>>
  const texts = Object.entries(queried).filter(
    ([, value]) => value !== undefined && value !== null && value !== '',
  )
  return {
    method,
    path: filledPath(path, named),
    query: Object.fromEntries(texts.map(([name, value]) => [name, String(value)])),
    ...(body === undefined ? {} : { body: filled(body, named) }),
    repeatable,
    mayBeMissing,
  }
}
