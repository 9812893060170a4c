import { pageOf, readCursor, type Page } from '../kernel/page.ts'
import type { RefusalCode } from '../kernel/refusals.ts'
import { ok, refuse, type Result } from '../kernel/result.ts'
import { adviceOf, type Language } from '../kernel/texts/texts.ts'
import type { Download } from '../platform/http/download.ts'
import type { Db } from '../platform/postgres/db.ts'
import { rowsOf } from '../platform/postgres/statement.ts'
import type { Layout } from './formats/layout.ts'
import type { RefusedRow } from './formats/refused-rows.ts'
import { writeErrorFile } from './formats/write-error-file.ts'
import { isAtRest } from './present-load.ts'
import type { LoadRow } from './queries/load-row.ts'
import { READ_PARKED } from './queries/parked.ts'
import { READ_BLOCKS, READ_REFUSALS, type BlockRow, type RefusalRow } from './queries/report.ts'
import type { LoadRowItem, Outcome } from './schema.ts'
import { readSpooled, type Spool } from './read-spooled.ts'
import { hasSource, openSource } from './spool-load.ts'

const LETTERS: Readonly<Record<Outcome, string>> = {
  created: 'c',
  updated: 'u',
  unchanged: 'n',
  superseded: 's',
  parked: 'p',
  refused: 'r',
}
const OUTCOMES = Object.fromEntries(
  Object.entries(LETTERS).map(([outcome, letter]) => [letter, outcome as Outcome]),
)

/** Blocks of rows read at once while looking for the next rows of an outcome. */
const BLOCKS_AT_ONCE = 4
/** Refused rows read at once for an error file. */
const REFUSALS_AT_ONCE = 5000
/** Past any row number. */
const ROW_NUMBER_MAX = '9007199254740991'

export interface RowsAsked {
  readonly limit: number
  readonly cursor?: string
  readonly outcome?: Outcome
}

/** What became of the rows of a load, in the file's order; `load.not_finished` before it is at rest. */
export async function listRows(
  db: Db,
  { load, language }: { load: LoadRow; language: Language },
  { limit, cursor, outcome }: RowsAsked,
): Promise<Result<Page<LoadRowItem>>> {
  const after = readCursor(cursor, 1)
  if (!after.ok) return after
  const from = Number(after.value?.[0] ?? 0)
  if (!Number.isSafeInteger(from) || from < 0) return refuse('request.cursor_invalid', { cursor })
  if (!isAtRest(load)) return refuse('load.not_finished', { state: load.state })
  if (!load.report_kept) return refuse('load.report_expired')

  const found = await findRows(db, load, { from, count: limit + 1, outcome: outcome ?? null })
  const reasons = new Map([...(await refusalsOf(db, load, found)), ...(await waitsOf(db, load, found))])
  const item = (row: FoundRow) => presentRow(row, reasons.get(row.rowNumber), language)
  return ok(pageOf(found, limit, { item, key: (row) => [String(row.rowNumber)] }))
}

interface FoundRow {
  readonly rowNumber: number
  readonly outcome: Outcome
  readonly key: string
}

async function findRows(
  db: Db,
  load: LoadRow,
  { from, count, outcome }: { from: number; count: number; outcome: Outcome | null },
): Promise<FoundRow[]> {
  const letter = outcome === null ? null : LETTERS[outcome]
  const found: FoundRow[] = []
  for (let seen = from; found.length < count; ) {
    const values = [load.site_id, load.load_id, seen, letter, BLOCKS_AT_ONCE]
    const blocks = await rowsOf<BlockRow & Record<string, unknown>>(db, READ_BLOCKS, values)
    for (const { first_row, outcomes, keys } of blocks) {
      const first = Number(first_row)
      for (
        let place = Math.max(0, seen + 1 - first);
        place < outcomes.length && found.length < count;
        place += 1
      ) {
        const own = outcomes[place]!
        if (letter !== null && own !== letter) continue
        found.push({ rowNumber: first + place, outcome: OUTCOMES[own]!, key: keys[place] ?? '' })
      }
      seen = first + outcomes.length - 1
    }
    if (blocks.length < BLOCKS_AT_ONCE) break
  }
  return found
}

async function refusalsOf(
  db: Db,
  load: LoadRow,
  found: readonly FoundRow[],
): Promise<ReadonlyMap<number, RefusalRow>> {
  const refused = found.filter((row) => row.outcome === 'refused').map((row) => row.rowNumber)
  const [first, last] = [refused[0], refused.at(-1)]
  if (first === undefined || last === undefined) return new Map()
  const rows = await readRefusals(db, load, { after: first - 1, upTo: last, count: refused.length })
  return new Map(rows.map((row) => [Number(row.row_number), row]))
}

/** What the parked ones among these rows wait for. */
async function waitsOf(
  db: Db,
  load: LoadRow,
  found: readonly FoundRow[],
): Promise<ReadonlyMap<number, RefusalRow>> {
  const parked = found.filter((row) => row.outcome === 'parked').map((row) => row.rowNumber)
  const [first, last] = [parked[0], parked.at(-1)]
  if (first === undefined || last === undefined) return new Map()
  const values = [load.site_id, load.load_id, first - 1, last]
  const rows = await rowsOf<RefusalRow & Record<string, unknown>>(db, READ_PARKED, values)
  return new Map(rows.map((row) => [Number(row.row_number), row]))
}

function readRefusals(
  db: Db,
  load: LoadRow,
  { after, upTo, count }: { after: number; upTo: number | string; count: number },
): Promise<(RefusalRow & Record<string, unknown>)[]> {
  return rowsOf(db, READ_REFUSALS, [load.site_id, load.load_id, after, upTo, count])
}

function presentRow(
  { rowNumber, outcome, key }: FoundRow,
  reason: RefusalRow | undefined,
  language: Language,
): LoadRowItem {
  const said = { rowNumber, outcome, key: key === '' ? null : key }
  if (reason === undefined) return { ...said, code: null, field: null, value: null, advice: null }
  const { code, field, value } = reason
  return { ...said, code, field, value, advice: adviceFor(reason, language) }
}

function adviceFor({ code, facts }: RefusalRow, language: Language): string {
  return adviceOf({ code: code as RefusalCode, facts }, language)
}

/** The bytes as received; `load.source_expired` when they are no longer kept. */
export async function readSource(dataFolder: string, { name, spool }: LoadRow): Promise<Result<Download>> {
  // The row may outlive the file: a database restored without the folder, a host that does not share it.
  if (spool === null || !(await hasSource(dataFolder, spool))) return refuse('load.source_expired')
  return ok({ name, bytes: openSource(dataFolder, spool) })
}

/** The refused rows in the sender's own format, each with its reason. */
export async function readErrorFile(
  { db, ...spool }: Spool & { readonly db: Db },
  load: LoadRow,
  language: Language,
): Promise<Result<Download>> {
  if (!isAtRest(load)) return refuse('load.not_finished', { state: load.state })
  if (!load.report_kept) return refuse('load.report_expired')
  if (load.spool === null || !(await hasSource(spool.dataFolder, load.spool)))
    return refuse('load.source_expired')
  const refused = reasonsOf(db, load, language)
  // At rest the layout is whole.
  const layout = load.layout as Layout
  const file = { name: load.spool, bytes: Number(load.bytes), found: layout }
  const bytes = writeErrorFile(
    readSpooled(spool, file, () => {}),
    { layout, refused },
  )
  // What came as a gzip goes back as what was in it.
  const name = layout.gzip === true ? load.name.replace(/\.gz$/i, '') : load.name
  return ok({ name: `refused-${load.load_id}-${name}`, bytes })
}

async function* reasonsOf(db: Db, load: LoadRow, language: Language): AsyncGenerator<RefusedRow> {
  for (let after = 0; ; ) {
    const asked = { after, upTo: ROW_NUMBER_MAX, count: REFUSALS_AT_ONCE }
    const rows = await readRefusals(db, load, asked)
    for (const row of rows) {
      yield { rowNumber: Number(row.row_number), reason: `${row.code}: ${adviceFor(row, language)}` }
    }
    if (rows.length < REFUSALS_AT_ONCE) return
    after = Number(rows.at(-1)!.row_number)
  }
}
