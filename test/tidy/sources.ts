import { globSync, readFileSync } from 'node:fs'
import { dirname, join, matchesGlob, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'

export const ROOT = fileURLToPath(new URL('../../', import.meta.url))

/** A file of the repository as a rule sees it; a rule's own test plants one that breaks it. */
export interface Source {
  /** From the root, with slashes: `src/orders/kits.ts`. */
  readonly path: string
  readonly text: string
}

export interface Import {
  /** A path from the root, or a package's name. */
  readonly target: string
  readonly typeOnly: boolean
}

/** The files of these patterns, read. */
export function readSources(...patterns: string[]): Source[] {
  return globSync(patterns, { cwd: ROOT })
    .map((path) => path.replaceAll('\\', '/'))
    .sort()
    .map((path) => ({ path, text: readFileSync(join(ROOT, path), 'utf8') }))
}

export function isLike(path: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => matchesGlob(path, pattern))
}

/** What a file imports, static and dynamic; of comments nothing. */
export function importsOf(source: Source): Import[] {
  const text = blanked(source.text, { strings: false })
  const statics = [
    ...text.matchAll(/^\s*(?:import|export)\s+(type\s+)?(?:[^'"`;]*?\sfrom\s+)?['"]([^'"\n]+)['"]/gm),
  ]
  const dynamics = [...text.matchAll(/\bimport\(\s*['"]([^'"\n]+)['"]/g)]
  return [
    ...statics.map(([, type, target]) => ({
      target: targetOf(source, target!),
      typeOnly: type !== undefined,
    })),
    ...dynamics.map(([, target]) => ({ target: targetOf(source, target!), typeOnly: false })),
  ]
}

function targetOf(source: Source, target: string): string {
  if (!target.startsWith('.')) return target
  return normalize(join(dirname(source.path), target)).replaceAll('\\', '/')
}

export function isOurs(target: string): boolean {
  return /^(?:src|test|tools|bench)\//.test(target)
}

/** The code alone: comments, and on wish the insides of strings, are spaces; lines stay where they are. */
export function blanked(text: string, { strings }: { strings: boolean }): string {
  const PIECES =
    /\/\/[^\n]*|\/\*[\s\S]*?\*\/|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`|(?<=[=(,:[!&|?]\s*)\/(?![/*])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n])+\//g
  return text.replace(PIECES, (piece) => {
    const isComment = piece.startsWith('//') || piece.startsWith('/*')
    if (isComment) return piece.replace(/[^\n]/g, ' ')
    if (!strings) return piece
    const inside = piece.slice(1, -1).replace(/[^\n]/g, ' ')
    return piece[0]! + inside + piece.at(-1)!
  })
}

/** The number of the line a place is on, from 1. */
export function lineOf(text: string, place: number): number {
  return text.slice(0, place).split('\n').length
}
