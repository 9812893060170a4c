import type { Session } from '../platform/postgres/session.ts'
import { copyBuffer, type CopyBuffer } from './copy-buffer.ts'
import { attributeLine, keysLine, priceLine, productLine, stockLine, unreadLine } from './copy-text.ts'
import type { KindPlan } from './plan-load.ts'
import { BLOCK_ROWS, COPY_STAGED_KEYS, COPY_UNREAD_ROWS } from './queries/finish.ts'
import type { Part, Row } from './rows.ts'

/** Bytes gathered before they are sent: enough that a COPY costs nothing, few enough to hold twice. */
const STAGE_BYTES = 1024 * 1024
const KEY_BYTES = 256 * 1024
/** Room for the rows that come with the batch that fills it. */
const SPARE_BYTES = 256 * 1024

export interface Staged {
  readonly rows: number
  /** Whether some rows named their variant by something else than its sku. */
  readonly otherKeys: boolean
  /** Whether some row's own moment was later than `arrival`. */
  readonly capped: boolean
  /** Whether some row has several parts, of one kind or more. */
  readonly several: boolean
  /** Whether prices and balances hang on the product of their row. */
  readonly linked: boolean
}

export interface StageTarget {
  readonly session: Session
  /** Of the load's kinds, in the order of KIND_PLANS. */
  readonly plans: readonly KindPlan[]
  readonly arrival: Date
}

/**
 * Sends rows to the staging tables while the next ones are being read. `beforeBatch` may throw to stop.
 * Two batches of bytes are held, one being filled and one on its way.
 */
export async function stageRows(
  batches: AsyncIterable<readonly Row[]>,
  target: StageTarget,
  beforeBatch: (rowsSeen: number) => void,
): Promise<Staged> {
  const linked = target.plans.length > 1
  const staged = { rows: 0, otherKeys: false, capped: false, several: linked, linked }
  let [filling, other] = [newBatch(target), newBatch(target)]
  const keys = openKeys()
  let sending = Promise.resolve()
  const send = async () => {
    await sending
    sending = flush(filling, target)
    // Awaited at the next turn; until then a failure is not unhandled.
    sending.catch(() => undefined)
    ;[filling, other] = [other, filling]
  }
  try {
    for await (const rows of batches) {
      beforeBatch(staged.rows)
      for (const row of rows) {
        keys.add(row.key, filling)
        addRow(filling, row, { staged, arrival: target.arrival })
      }
      if (isFull(filling)) await send()
    }
    keys.end(filling)
    await send()
  } finally {
    // The session is nobody else's until what was sent has arrived, also when reading broke.
    await sending.catch(() => undefined)
  }
  await sending
  return staged
}

interface Batch {
  /** By kind. */
  readonly lines: Readonly<Record<string, CopyBuffer>>
  readonly keyLines: CopyBuffer
  /** Rows refused at reading. */
  readonly unread: CopyBuffer
}

function newBatch({ plans }: StageTarget): Batch {
  return {
    lines: Object.fromEntries(plans.map(({ kind }) => [kind, copyBuffer(STAGE_BYTES + SPARE_BYTES)])),
    keyLines: copyBuffer(KEY_BYTES),
    unread: copyBuffer(KEY_BYTES),
  }
}

function isFull({ lines, unread }: Batch): boolean {
  return Object.values(lines).reduce((sum, buffer) => sum + buffer.size(), unread.size()) >= STAGE_BYTES
}

/** Gathers the keys of the file's rows into blocks; a block goes with the batch in which it is full. */
function openKeys() {
  let firstRow = 1
  let block: string[] = []
  const end = (batch: Batch) => {
    if (block.length === 0) return
    batch.keyLines.add(keysLine(firstRow, block))
    firstRow += block.length
    block = []
  }
  return {
    add: (key: string, batch: Batch) => {
      block.push(key)
      if (block.length === BLOCK_ROWS) end(batch)
    },
    end,
  }
}

type Noted = { -readonly [Field in keyof Staged]: Staged[Field] }

function addRow(batch: Batch, row: Row, { staged, arrival }: { staged: Noted; arrival: Date }): void {
  staged.rows = row.rowNumber
  if ('refusal' in row) {
    batch.unread.add(unreadLine(row.rowNumber, row.refusal))
    return
  }
  let place = 0
  for (const part of row.parts) {
    batch.lines[part.kind]!.add(lineOf(row.rowNumber, place, part))
    place += 1
    if (part.kind === 'product') continue
    if (place > 1) staged.several = true
    // A definition has no key, and needs none.
    if (part.key !== null && part.key.sku === null) staged.otherKeys = true
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
    case 'attribute':
      return attributeLine(rowNumber, part)
    default:
      return part satisfies never
  }
}

async function flush(batch: Batch, { session, plans }: StageTarget): Promise<void> {
  const { lines, keyLines, unread } = batch
  for (const { kind, copy, together } of plans) {
    const into = plans.length > 1 && together !== null ? together.copy : copy
    const buffer = lines[kind]!
    if (buffer.size() > 0) await session.copy(into, buffer.bytes())
    buffer.clear()
  }
  if (keyLines.size() > 0) await session.copy(COPY_STAGED_KEYS, keyLines.bytes())
  if (unread.size() > 0) await session.copy(COPY_UNREAD_ROWS, unread.bytes())
  keyLines.clear()
  unread.clear()
}
