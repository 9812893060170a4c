import { importsOf, isOurs, type Source } from './sources.ts'

/** Which room may import which. Anything unlisted is forbidden; `*` is everything. */
export const MAY_IMPORT: Readonly<Record<string, readonly string[] | '*'>> = {
  kernel: [],
  platform: ['kernel'],
  access: ['kernel', 'platform'],
  events: ['kernel', 'platform', 'access'],
  catalog: ['kernel', 'platform', 'access', 'events'],
  loads: ['kernel', 'platform', 'access', 'events', 'catalog'],
  orders: ['kernel', 'platform', 'access', 'events', 'catalog'],
  integrations: ['kernel', 'platform', 'access', 'events', 'catalog', 'loads'],
  connectors: ['kernel', 'platform', 'access', 'events', 'catalog', 'loads', 'orders', 'integrations'],
  postman: ['kernel', 'platform'],
  demo: '*',
  cli: '*',
  'hub.ts': '*',
  'main.ts': '*',
  'config.ts': ['platform'],
  'config.test.ts': ['config.ts'],
}

/** `src/orders/kits.ts` → "orders"; `src/hub.ts` → "hub.ts"; what is not below src → null. */
export function roomOf(path: string): string | null {
  return /^src\/([^/]+)/.exec(path)?.[1] ?? null
}

/** Imports that the table does not allow, and rooms that it does not know. */
export function roomComplaints(sources: readonly Source[]): string[] {
  return sources.flatMap((source) => {
    const room = roomOf(source.path)!
    const allowed = MAY_IMPORT[room]
    if (allowed === undefined) return [`${source.path}: src/${room} has no rule`]
    if (allowed === '*') return []
    return importsOf(source)
      .filter(({ target }) => isOurs(target))
      .filter(({ target }) => roomOf(target) !== room && !allowed.includes(roomOf(target) ?? 'nowhere'))
      .map(({ target }) => `${source.path} imports ${target}`)
  })
}

/** Files that import each other in a circle, types aside: one complaint a circle found. */
export function cycleComplaints(sources: readonly Source[]): string[] {
  const targets = new Map(
    sources.map((source) => [
      source.path,
      importsOf(source)
        .filter(({ target, typeOnly }) => isOurs(target) && !typeOnly)
        .map(({ target }) => target),
    ]),
  )
  const done = new Set<string>()
  const complaints: string[] = []
  const visit = (path: string, trail: readonly string[]): void => {
    if (trail.includes(path)) {
      complaints.push([...trail.slice(trail.indexOf(path)), path].join(' → '))
      return
    }
    if (done.has(path)) return
    for (const target of targets.get(path) ?? []) visit(target, [...trail, path])
    done.add(path)
  }
  for (const { path } of sources) visit(path, [])
  return complaints
}
