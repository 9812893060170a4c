import { moneyText } from '../kernel/money.ts'
import { pageOf, readCursor, type Page } from '../kernel/page.ts'
import { quantityNumber, quantityOf } from '../kernel/quantity.ts'
import { ok, refuse, type Result } from '../kernel/result.ts'
import { timeText } from '../kernel/time.ts'
import type { Download } from '../platform/http/download.ts'
import type { Db } from '../platform/postgres/db.ts'
import { rowsOf } from '../platform/postgres/statement.ts'
import { isAtRest } from './present-load.ts'
import { READ_DIFF, type DiffBlockRow } from './queries/diff.ts'
import type { LoadRow } from './queries/load-row.ts'
import type { DiffItem } from './schema.ts'

/** How long a diff is kept after its load came to rest (contract 13). */
export const KEEP_DIFF_MS = 7 * 24 * 3_600_000
/** Lines read at once; each has some hundred items. */
const LINES_AT_ONCE = 8
const START = { block: 0, place: -1 }

/** Who asks, when: values are shown in the site's currency. */
export interface DiffAsked {
  readonly places: number
  readonly now: Date
}

/**
 * What a load changes or has changed, one item a field, by kind and key. `load.not_finished` before it is at rest,
 * `load.diff_expired` once it is no longer kept.
 */
export async function listDiff(
  db: Db,
  load: LoadRow,
  { limit, cursor, ...asked }: DiffAsked & { limit: number; cursor?: string },
): Promise<Result<Page<DiffItem>>> {
  const after = readCursor(cursor, 2)
  if (!after.ok) return after
  const [block, place] = (after.value ?? ['0', '-1']).map(Number)
  if (!Number.isSafeInteger(block) || !Number.isSafeInteger(place)) {
    return refuse('request.cursor_invalid', { cursor })
  }
  const kept = checkKept(load, asked.now)
  if (!kept.ok) return kept
  const found: (DiffItem & { readonly at: readonly [bigint, number] })[] = []
  for await (const item of itemsOf(db, load, { from: { block: block!, place: place! }, ...asked })) {
    found.push(item)
    if (found.length > limit) break
  }
  return ok(
    pageOf(found, limit, {
      item: ({ at: _at, ...item }) => item,
      key: ({ at: [no, nth] }) => [no.toString(), nth.toString()],
    }),
  )
}

/** The whole diff as CSV, in pieces: `rowNumber,kind,key,field,before,after`. */
export function readDiffCsv(
  db: Db,
  load: LoadRow,
  asked: DiffAsked,
): Result<Pick<Download, 'type' | 'bytes'>> {
  const kept = checkKept(load, asked.now)
  return kept.ok
    ? ok({ type: 'text/csv; charset=utf-8', bytes: csvOf(itemsOf(db, load, { from: START, ...asked })) })
    : kept
}

function checkKept(load: LoadRow, now: Date): Result<true> {
  if (!isAtRest(load)) return refuse('load.not_finished', { state: load.state })
  const expired = load.finished_at !== null && now.getTime() - load.finished_at.getTime() > KEEP_DIFF_MS
  return expired ? refuse('load.diff_expired') : ok(true)
}

async function* itemsOf(
  db: Db,
  load: LoadRow,
  { from, places }: { from: { block: number; place: number }; places: number },
): AsyncGenerator<DiffItem & { readonly at: readonly [bigint, number] }> {
  let next = BigInt(from.block)
  for (let first = from.place + 1; ; first = 0) {
    const values = [load.site_id, load.load_id, next, LINES_AT_ONCE]
    const lines = await rowsOf<DiffBlockRow & Record<string, unknown>>(db, READ_DIFF, values)
    for (const line of lines) {
      const begin = line.block_no === BigInt(from.block) ? first : 0
      for (let nth = begin; nth < line.keys.length; nth += 1) {
        yield { ...itemOf(line, nth, places), at: [line.block_no, nth] }
      }
    }
    if (lines.length < LINES_AT_ONCE) return
    next = lines.at(-1)!.block_no + 1n
  }
}

function itemOf(line: DiffBlockRow, nth: number, places: number): DiffItem {
  const field = line.fields[nth]!
  const shown = (value: string | null | undefined) =>
    valueOf(value ?? null, { kind: line.kind, field, places })
  return {
    rowNumber: line.row_numbers[nth]!,
    kind: line.kind as DiffItem['kind'],
    key: line.keys[nth]!,
    field,
    before: shown(line.befores[nth]),
    after: shown(line.afters[nth]),
  }
}

/** A value as the tables have it to the one that reads of the catalogue show. */
function valueOf(
  text: string | null,
  { kind, field, places }: { kind: string; field: string; places: number },
): unknown {
  if (text === null) return null
  if (kind === 'stock') return quantityNumber(quantityOf(text) ?? 0n)
  if (kind !== 'price') return JSON.parse(text) as unknown
  return field.startsWith('valid') ? timeText(new Date(text)) : moneyText(BigInt(text), places)
}

async function* csvOf(items: AsyncIterable<DiffItem>): AsyncGenerator<Uint8Array> {
  yield Buffer.from('rowNumber,kind,key,field,before,after\r\n')
  for await (const { rowNumber, kind, key, field, before, after } of items) {
    yield Buffer.from(`${[rowNumber, kind, key, field, before, after].map(cellOf).join(',')}\r\n`)
  }
}

function cellOf(value: unknown): string {
  if (value === null || value === undefined) return ''
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value as string | number | boolean)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
