import { basename } from 'node:path'
import { blanked, importsOf, isLike, lineOf, type Source } from './sources.ts'

export const LINES_MAX = 250
/** Twenty is the aim, and forty asks for a second look; past this there are two functions in one. */
export const FUNCTION_LINES_MAX = 55
export const LINE_WIDTH_MAX = 120
/** Up to here a function says itself what it does. */
const PLAIN_LINES_MAX = 6

/** Where the real clock and real ids are read; everybody else is handed them. */
const CLOCKS: Readonly<Record<string, string>> = {
  'src/cli/**': 'builds the platform that hands them out, and shows progress to a person',
  'src/demo/**': 'the other side, which has a clock of its own',
  'src/platform/http/server.ts': 'request ids',
  'src/platform/postgres/**': 'waits for a server to start or stop',
}

const CONSOLES = ['src/main.ts', 'src/cli/**', 'test/**', 'bench/**', 'tools/**']

interface Rule {
  /** What a complaint says. */
  readonly says: string
  readonly pattern: RegExp
  readonly except?: readonly string[]
  /** Look into strings too. */
  readonly strings?: boolean
}

const RULES: readonly Rule[] = [
  { says: 'has a default export', pattern: /^export default\b/gm },
  {
    says: 'exports what another file makes',
    pattern: /^export (?:type )?(?:\*|\{[^}]*\})[^\n]*\bfrom\b/gm,
    strings: true,
  },
  { says: 'has a name that says nothing', pattern: /(?:Manager|Helper|Util|Utils|Service)(?![a-z])/g },
  { says: 'writes to the console', pattern: /\bconsole\./g, except: CONSOLES },
  {
    says: 'reads the real clock or makes ids itself',
    pattern: /\bDate\.now\b|\bnew Date\(\)|\brandomUUID\b/g,
    except: [...Object.keys(CLOCKS), 'test/**', 'bench/**', 'tools/**'],
  },
  {
    says: 'reads the environment',
    pattern: /\bprocess\.env\b/g,
    except: ['src/main.ts', 'src/cli/**', 'test/**', 'bench/**', 'tools/**'],
  },
  { says: 'has a type that is none', pattern: /:\s*any\b|\bas any\b|<any>/g, except: ['test/harness/**'] },
  { says: 'runs one test alone', pattern: /\b(?:test|it|describe)\.only\(/g },
]

/** Left for later, in comments too. In pieces, or this file would find itself. */
const LEFT_BEHIND = new RegExp(
  String.raw`\b(?:${['TO' + 'DO', 'FIX' + 'ME', 'XX' + 'X', 'HA' + 'CK'].join('|')})\b|@ts-(?:ignore|expect-error)`,
  'g',
)

/** A folder of somebody's machine. */
const MACHINE_PATH = /(?:^|[\s'"`(=:])\/(?:home|root|tmp|work|mnt|Users)\/[\w.-]/g

/** What a file must not say, with the line. */
export function wordComplaints(sources: readonly Source[]): string[] {
  return sources.flatMap((source) => {
    const { path, text } = source
    const complaints = RULES.filter(({ except }) => !isLike(path, except ?? [])).flatMap(
      ({ says, pattern, strings }) => {
        const code = blanked(text, { strings: strings !== true })
        return [...code.matchAll(pattern)].map((found) => `${path}:${lineOf(code, found.index)} ${says}`)
      },
    )
    const left = [...text.matchAll(LEFT_BEHIND)].map(
      (found) => `${path}:${lineOf(text, found.index)} leaves work behind`,
    )
    return [...complaints, ...left, ...machineComplaints([source])]
  })
}

export function machineComplaints(sources: readonly Source[]): string[] {
  return sources.flatMap(({ path, text }) =>
    [...text.matchAll(MACHINE_PATH)].map(
      (found) => `${path}:${lineOf(text, found.index + 1)} names a folder of somebody's machine`,
    ),
  )
}

/** Files past a page (a test may be a long table), lines past the width, names, barrels. */
export function sizeComplaints(sources: readonly Source[]): string[] {
  return sources.flatMap(({ path, text }) => {
    const lines = text.split('\n')
    const count = lines.at(-1) === '' ? lines.length - 1 : lines.length
    const code = blanked(text, { strings: true }).split('\n')
    const wide = lines.flatMap((line, place) =>
      widthOf(line, code[place]!) > LINE_WIDTH_MAX
        ? [`${path}:${place + 1} is ${line.length} columns wide`]
        : [],
    )
    const name = basename(path)
    return [
      ...(count > LINES_MAX && !path.endsWith('.test.ts') ? [`${path} has ${count} lines`] : []),
      ...wide,
      ...(/^[a-z0-9]+(?:-[a-z0-9]+)*(?:\.test|\.d)?\.ts$/.test(name) ? [] : [`${path} is not kebab-case`]),
      ...(name === 'index.ts' ? [`${path} is a barrel`] : []),
      ...(/(?:^|-)(?:manager|helper|util|utils|service)s?(?:-|\.)/.test(name)
        ? [`${path} has a name that says nothing`]
        : []),
    ]
  })
}

/** A text or a pattern in one line is not cut, so it does not count; a comment does. */
function widthOf(line: string, code: string): number {
  if (/^\s*(?:\/\/|\/?\*)/.test(line)) return line.length
  return code.trimEnd().replace(/(['"`/])\s*\1/g, '$1$1').length
}

/** Functions longer than a page. */
export function functionComplaints(sources: readonly Source[]): string[] {
  return sources.flatMap(({ path, text }) => {
    const code = blanked(text, { strings: true })
    const heads = /^( *)(?:export )?(?:async )?function\*? (\w+)/gm
    return [...code.matchAll(heads)].flatMap((head) => {
      const length = lengthOf(code.slice(head.index), head[1]!)
      return length > FUNCTION_LINES_MAX ? [`${path}: ${head[2]} has ${length} lines`] : []
    })
  })
}

/** Exported functions without a docstring; one so short that it says itself needs none. */
export function docstringComplaints(sources: readonly Source[]): string[] {
  return sources.flatMap(({ path, text }) =>
    [...text.matchAll(/^export (?:async )?function\*? (\w+)/gm)]
      .filter((head) => !/\*\/\n$/.test(text.slice(0, head.index)))
      .filter((head) => lengthOf(text.slice(head.index), '') > PLAIN_LINES_MAX)
      .map((head) => `${path}: ${head[1]} has no docstring`),
  )
}

/** From the head of a function to the brace that closes it at the same indent. */
function lengthOf(rest: string, indent: string): number {
  const end = rest.search(new RegExp(`^${indent}\\}`, 'm'))
  return lineOf(rest, end === -1 ? rest.length : end)
}

/** Packages that are imported and are no dependencies, and dependencies nobody imports. */
export function packageComplaints(
  sources: readonly Source[],
  { allowed, needed }: { allowed: readonly string[]; needed: readonly string[] },
): string[] {
  const used = new Set(
    sources.flatMap((source) =>
      importsOf(source)
        .map(({ target }) => target)
        .filter((target) => !/^(?:node:|src\/|test\/|tools\/|bench\/|package\.json)/.test(target))
        .map((target) =>
          target
            .split('/')
            .slice(0, target.startsWith('@') ? 2 : 1)
            .join('/'),
        ),
    ),
  )
  return [
    ...[...used]
      .filter((name) => !allowed.includes(name))
      .map((name) => `${name} is imported and no dependency`),
    ...needed.filter((name) => !used.has(name)).map((name) => `${name} is a dependency and not imported`),
  ]
}
