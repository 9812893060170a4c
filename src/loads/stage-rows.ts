import { rowsOf } from '../platform/postgres/statement.ts'
import type { Session } from '../platform/postgres/session.ts'
import { keysLine, priceLine, productLine, stockLine } from './copy-text.ts'
import type { MergePlan } from './merge-plans.ts'
import { BLOCK_ROWS, COPY_STAGED_KEYS, COPY_UNREAD_ROWS } from './queries/finish.ts'
import { SAVE_REFUSALS } from './queries/work.ts'
import type { Part, Row } from './rows.ts'

/** Text gathered before it is sent: large enough that a COPY costs nothing, small enough to hold twice. */
const STAGE_CHARS_MAX = 1024 * 1024
/** Rows refused at reading that are saved at once. */
const REFUSALS_MAX = 2000

export interface Staged {
  readonly rows: number
  /** Whether some rows named their variant by something else than its sku. */
  readonly otherKeys: boolean
  /** Whether some row's own moment was later than `arrival`. */
  readonly capped: boolean
}

export interface StageTarget {
  readonly session: Session
  readonly siteId: string
  readonly loadId: bigint
  readonly plan: MergePlan
  readonly arrival: Date
}

/**
 * Sends rows to the staging tables while the next ones are being read. `beforeBatch` may throw to stop.
 * What is held is two batches of text, one being filled and one on its way.
 */
export async function stageRows(
  batches: AsyncIterable<readonly Row[]>,
  target: StageTarget,
  beforeBatch: (rowsSoFar: number) => void,
): Promise<Staged> {
  let batch = newBatch(1)
  let sending = Promise.resolve()
  const staged = { rows: 0, otherKeys: false, capped: false }
  const send = async () => {
    await sending
    const full = batch
    batch = newBatch(full.firstKey)
    if (full.keys.length >= BLOCK_ROWS || full.last) takeBlocks(full, batch)
    else batch.keys = full.keys
    sending = flush(full, target)
    // Awaited at the next turn; until then a failure is not unhandled.
    sending.catch(() => undefined)
  }
  for await (const rows of batches) {
    beforeBatch(staged.rows)
    for (const row of rows) addRow(batch, row, { staged, arrival: target.arrival })
    if (batch.lines.length >= STAGE_CHARS_MAX || batch.refused.length >= REFUSALS_MAX) await send()
  }
  batch.last = true
  await send()
  await sending
  return staged
}

interface Batch {
  lines: string
  keyLines: string
  /** Keys not yet in a block, from row `firstKey` on. */
  keys: string[]
  firstKey: number
  last: boolean
  readonly refused: Extract<Row, { refusal: unknown }>[]
}

function newBatch(firstKey: number): Batch {
  return { lines: '', keyLines: '', keys: [], firstKey, last: false, refused: [] }
}

/** Cuts whole blocks of keys; the rest goes on to the next batch, or is a block of its own at the end. */
function takeBlocks(full: Batch, next: Batch): void {
  let from = 0
  while (full.keys.length - from >= BLOCK_ROWS || (full.last && from < full.keys.length)) {
    const block = full.keys.slice(from, from + BLOCK_ROWS)
    full.keyLines += keysLine(full.firstKey + from, block)
    from += block.length
  }
  next.keys = full.keys.slice(from)
  next.firstKey = full.firstKey + from
}

type Noted = { -readonly [Field in keyof Staged]: Staged[Field] }

function addRow(batch: Batch, row: Row, { staged, arrival }: { staged: Noted; arrival: Date }): void {
  staged.rows = row.rowNumber
  batch.keys.push(row.key)
  if ('refusal' in row) {
    batch.refused.push(row)
    return
  }
  let place = 0
  for (const part of row.parts) {
    batch.lines += lineOf(row.rowNumber, place, part)
    place += 1
    if (part.kind === 'product') continue
    if (part.key.sku === null) staged.otherKeys = true
    if (part.kind === 'stock' && part.asOf !== null && part.asOf > arrival) staged.capped = true
  }
}

function lineOf(rowNumber: number, place: number, part: Part): string {
  switch (part.kind) {
    case 'stock':
      return stockLine(rowNumber, part)
    case 'price':
      return priceLine(rowNumber, part)
    case 'product':
      return productLine(rowNumber, place, part)
    default:
      return part satisfies never
  }
}

async function flush(batch: Batch, { session, siteId, loadId, plan }: StageTarget): Promise<void> {
  if (batch.lines !== '') await session.copy(plan.copy, batch.lines)
  if (batch.keyLines !== '') await session.copy(COPY_STAGED_KEYS, batch.keyLines)
  if (batch.refused.length === 0) return
  await session.copy(COPY_UNREAD_ROWS, batch.refused.map((row) => `${row.rowNumber}\n`).join(''))
  await rowsOf(session.client, SAVE_REFUSALS, [
    siteId,
    loadId,
    batch.refused.map((row) => row.rowNumber),
    batch.refused.map((row) => row.key),
    batch.refused.map((row) => row.refusal.code),
    batch.refused.map((row) => JSON.stringify({ ...row.refusal.facts, key: row.key })),
  ])
}
