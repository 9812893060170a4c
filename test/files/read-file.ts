import { readFileSync } from 'node:fs'
import { detect } from '../../src/loads/formats/detect.ts'
import { DETECT_BYTES_MAX } from '../../src/loads/formats/layout.ts'
import { type ReadEnd, readRows } from '../../src/loads/read-rows.ts'
import type { LoadKind, Row } from '../../src/loads/rows.ts'
import type { DecimalMark } from '../../src/loads/kinds/numbers.ts'
import type { Refusal } from '../../src/kernel/result.ts'

export interface Reading {
  readonly rows: readonly Row[]
  readonly end: ReadEnd
}

export function fixture(name: string): Buffer {
  return readFileSync(new URL(name, import.meta.url))
}

/** Reads a whole file as a load of one kind would; refused at the door → throws its code. */
export async function readFile(
  bytes: Buffer | string,
  kind: LoadKind,
  { chunkBytes = 1 << 30, decimal }: { chunkBytes?: number; decimal?: DecimalMark } = {},
): Promise<Reading> {
  const buffer = Buffer.from(bytes)
  const found = detect(buffer.subarray(0, DETECT_BYTES_MAX), { whole: buffer.length <= DETECT_BYTES_MAX })
  if (!found.ok) throw new Error(found.refusal.code)
  const reader = readRows(chunks(buffer, chunkBytes), {
    kinds: [kind],
    detected: found.value,
    site: { places: 2, timeZone: 'America/Sao_Paulo' },
    ...(decimal === undefined ? {} : { decimal }),
  })
  const rows: Row[] = []
  for await (const batch of reader.batches()) rows.push(...batch)
  return { rows, end: reader.end() }
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
