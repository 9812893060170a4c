import { malformed } from '../kernel/mistakes.ts'
import { ok, refuse, type Result } from '../kernel/result.ts'
import type { Permission } from '../access/permissions.ts'

/** Every type of event there is, and what one must be granted to hear of it; the rooms that write them say so. */
export type EventTypes = Readonly<Record<string, Permission>>

/** Who asks: what may be done on the site. */
type Can = (permission: string) => boolean

/**
 * The types that somebody gets: those asked for ("order.placed,order.paid"; absent: all) that may be seen. Null is all
 * there are. Asking by name for what one may not see is refused (`auth.forbidden`), not answered with nothing.
 */
export function heardTypes(
  all: EventTypes,
  { types, can }: { types: string | undefined; can: Can },
): Result<readonly string[] | null> {
  if (types === undefined) {
    const seen = Object.keys(all).filter((type) => can(all[type]!))
    return ok(seen.length === Object.keys(all).length ? null : seen)
  }
  const wanted = types.split(',').map((type) => type.trim())
  if (!wanted.every((type) => Object.hasOwn(all, type)))
    return malformed({ field: 'types', in: 'query', rule: 'allowed', accepted: Object.keys(all) })
  return mayHear(all, { types: wanted, can }) ?? ok(wanted)
}

/** Null when all of these (null: of all there are) may be seen, else the refusal that names what is needed. */
export function mayHear(
  all: EventTypes,
  { types, can }: { types: readonly string[] | null; can: Can },
): ReturnType<typeof refuse> | null {
  const needed = [...new Set((types ?? Object.keys(all)).map((type) => all[type]))]
  const lacking = needed.filter((permission) => permission !== undefined && !can(permission))
  return lacking.length === 0 ? null : refuse('auth.forbidden', { needs: lacking })
}
