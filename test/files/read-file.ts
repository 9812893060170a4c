import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { isGzip } from '../../src/loads/formats/expand.ts'
import type { FileSource } from '../../src/loads/formats/file-source.ts'
import { detect } from '../../src/loads/formats/detect.ts'
import { DETECT_BYTES_MAX } from '../../src/loads/formats/layout.ts'
import { type ReadEnd, readRows } from '../../src/loads/read-rows.ts'
import type { LoadKind, Row } from '../../src/loads/rows.ts'
import type { Mapping } from '../../src/loads/mapping/mapping.ts'
import type { DecimalMark } from '../../src/loads/kinds/numbers.ts'
import { ok, type Refusal } from '../../src/kernel/result.ts'

export interface Reading {
  readonly rows: readonly Row[]
  readonly end: ReadEnd
}

export function fixture(name: string): Buffer {
  return readFileSync(new URL(name, import.meta.url))
}

interface ReadAs {
  readonly chunkBytes?: number
  readonly bytesMax?: number
  readonly decimal?: DecimalMark
  readonly mapping?: Mapping
}

/** Reads a whole file as a load of a kind, or of several, would; refused at the door → throws its code. */
export async function readFile(
  bytes: Buffer | string,
  kinds: LoadKind | readonly LoadKind[],
  { decimal, mapping, ...source }: ReadAs = {},
): Promise<Reading> {
  const buffer = Buffer.from(bytes)
  const found = detect(buffer.subarray(0, DETECT_BYTES_MAX), { whole: buffer.length <= DETECT_BYTES_MAX })
  if (!found.ok) throw new Error(found.refusal.code)
  const reader = readRows(sourceOf(buffer, source), {
    kinds: typeof kinds === 'string' ? [kinds] : kinds,
    detected: found.value,
    site: { places: 2, timeZone: 'America/Sao_Paulo' },
    ...(decimal === undefined ? {} : { decimal }),
    ...(mapping === undefined ? {} : { mapping }),
  })
  const rows: Row[] = []
  for await (const batch of reader.batches()) rows.push(...batch)
  return { rows, end: reader.end() }
}

/** A file in memory as the readers take one from the spool; a workbook gets a file of its own on disk. */
export function sourceOf(
  buffer: Buffer,
  { chunkBytes = 1 << 30, bytesMax = 1 << 30 }: { chunkBytes?: number; bytesMax?: number } = {},
): FileSource {
  return {
    size: buffer.length,
    bytesMax,
    bytes: () => chunks(buffer, chunkBytes),
    onDisk: async () => {
      const folder = mkdtempSync(join(tmpdir(), 'malote-file-'))
      const path = join(folder, 'file')
      writeFileSync(path, isGzip(buffer) ? gunzipSync(buffer) : buffer)
      return ok({ path, release: async () => rmSync(folder, { recursive: true }) })
    },
    onRead: () => {},
  }
}

export async function* chunks(buffer: Buffer, bytes: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < buffer.length; at += bytes) yield buffer.subarray(at, at + bytes)
}

export function refusalOf(row: Row | undefined): Refusal | null {
  return row !== undefined && 'refusal' in row ? row.refusal : null
}

/** A row in one line: its parts without what they leave out, or the refusal's code. */
export function told(row: Row): unknown {
  if ('refusal' in row) return { key: row.key, refused: row.refusal.code }
  return { key: row.key, parts: row.parts.map(withoutAbsent) }
}

function withoutAbsent(part: object): unknown {
  return Object.fromEntries(Object.entries(part).filter(([, value]) => value !== undefined))
}
