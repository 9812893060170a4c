import type { TSchema } from 'typebox'

/** Whom a mistake concerns: the branch of each union that a value means, another, or none in particular. */
export type Standing = 'meant' | 'other' | 'open'

interface Node {
  readonly type?: string
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly Node[]
  readonly properties?: Readonly<Record<string, unknown>>
  readonly [keyword: string]: unknown
}

interface Place {
  readonly node: Node
  readonly value: unknown
  /** What is left of the ways to the mistake: in the schema, and in the value. */
  readonly parts: readonly string[]
  readonly keys: readonly string[]
}

interface Mistaken {
  readonly keyword: string
  readonly instancePath: string
  readonly schemaPath: string
}

/** The names that "/lines/0/sku" is made of. */
export function keysOf(instancePath: string): string[] {
  return instancePath
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
}

/** What a mistake is to whoever sent `value`. A union itself says nothing that a branch says better. */
export function standingOf(
  found: Mistaken,
  { schema, value }: { schema: TSchema; value: unknown },
): Standing {
  const parts = found.schemaPath.split('/').slice(1)
  const at = found.keyword === 'anyOf' ? [...parts, 'anyOf'] : parts
  return standingAt({ node: schema as Node, value, parts: at, keys: keysOf(found.instancePath) })
}

function standingAt({ node, value, parts, keys }: Place): Standing {
  const [keyword, name, ...rest] = parts
  const [key, ...keysLeft] = keys
  const below = (value as Readonly<Record<string, unknown>> | null | undefined)?.[key ?? '']
  if (keyword === undefined) return 'meant'
  if (keyword === 'anyOf' && name === undefined) return isSaidBelow(node, value) ? 'other' : 'meant'
  if (keyword === 'anyOf') return inUnion({ node, value, parts, keys })
  if (keyword === 'items') {
    return standingAt({ node: childOf(node, 'items'), value: below, parts: parts.slice(1), keys: keysLeft })
  }
  if (keyword === 'properties' || keyword === 'patternProperties') {
    const child = childOf(childOf(node, keyword), name ?? '')
    return standingAt({ node: child, value: below, parts: rest, keys: keysLeft })
  }
  return standingAt({ node: childOf(node, keyword), value, parts: parts.slice(1), keys })
}

function inUnion({ node, value, parts, keys }: Place): Standing {
  const [, name, ...rest] = parts
  const branches = node.anyOf ?? []
  const meant = meantBranch(branches, value)
  if (meant !== undefined && meant !== Number(name)) return 'other'
  const branch = branches[Number(name)] ?? {}
  const within = standingAt({ node: branch, value, parts: rest, keys })
  return meant === undefined && within === 'meant' ? 'open' : within
}

function isSaidBelow({ anyOf = [] }: Node, value: unknown): boolean {
  return anyOf.some((branch) => hasType(branch, value)) && !anyOf.every((branch) => 'const' in branch)
}

/** The only branch of the value's type; of several objects the one that knows most of its fields. */
function meantBranch(branches: readonly Node[], value: unknown): number | undefined {
  const fitting = [...branches.keys()].filter((at) => hasType(branches[at]!, value))
  if (fitting.length <= 1) return fitting[0]
  const known = fitting.map((at) => knownFields(branches[at]!, value))
  const most = Math.max(...known)
  return most === 0 ? undefined : fitting[known.indexOf(most)]
}

function knownFields({ properties = {} }: Node, value: unknown): number {
  return Object.keys(properties).filter((name) => Object.hasOwn(Object(value) as object, name)).length
}

function hasType(branch: Node, value: unknown): boolean {
  if (branch.anyOf !== undefined) return branch.anyOf.some((one) => hasType(one, value))
  if (branch.type === undefined) return (branch.enum ?? []).some((one) => typeOf(one) === typeOf(value))
  return (branch.type === 'integer' ? 'number' : branch.type) === typeOf(value)
}

function typeOf(value: unknown): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'array' : typeof value
}

function childOf(node: Node, name: string): Node {
  return (node[name] ?? {}) as Node
}
