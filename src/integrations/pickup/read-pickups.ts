import { pageOf, readCursor, type Page } from '../../kernel/page.ts'
import { ok, refuse, type Result } from '../../kernel/result.ts'
import { toldOf, type Language } from '../../kernel/texts/texts.ts'
import { timeText } from '../../kernel/time.ts'
import type { Db, Tx } from '../../platform/postgres/db.ts'
import { countOf, rowOf, rowsOf } from '../../platform/postgres/statement.ts'
import type { ConnectorTable } from '../connector-table.ts'
import { READ_INTEGRATION, type IntegrationRow } from '../queries.ts'
import { ASK_FOR_RUN, LIST_RUNS, READ_PICKUP, type PickupStateRow, type RunRow } from './queries/pickups.ts'
import { LIST_FILES, type RemoteFileRow } from './queries/remote-files.ts'
import type { Pickup, PickupProblem, PickupRun, RemoteFileItem, RunAsked } from './schema.ts'

/** Whose source is asked about, and in which language it is told. */
export interface PickupAsked {
  readonly siteId: string
  readonly name: string
  readonly language: Language
}

interface PageAsked {
  readonly limit: number
  readonly cursor?: string
}

/** How it stands with a source: `integration.not_found`, `integration.source_missing`. */
export async function readPickup(db: Db | Tx, asked: PickupAsked, now: Date): Promise<Result<Pickup>> {
  const known = await checkSourced(db, asked)
  if (!known.ok) return known
  const state = await rowOf<PickupStateRow & Record<string, unknown>>(db, READ_PICKUP, [
    ...[asked.siteId, asked.name, now],
  ])
  const [last] = await rowsOf<RunRow & Record<string, unknown>>(db, LIST_RUNS, [
    asked.siteId,
    asked.name,
    null,
    1,
  ])
  const nextRunAt = state?.asked_at ?? state?.due_at ?? null
  return ok({
    nextRunAt: timeOrNull(nextRunAt),
    running: state?.is_running ?? false,
    lastRun: last === undefined ? null : runOf(last, asked.language),
  })
}

/**
 * Asks for a run now, also of what is paused, of the source, the connector's pages or both; workers look within
 * half a second. Refusals: `integration.not_found`, `integration.source_missing`, `connector.none` without pages.
 */
export async function recordRunAsked(
  tx: Tx,
  { siteId, name }: Omit<PickupAsked, 'language'>,
  { by, now, connectors }: { by: string; now: Date; connectors: ConnectorTable },
): Promise<Result<RunAsked>> {
  const row = await rowOf<IntegrationRow>(tx, READ_INTEGRATION, [siteId, name])
  if (row === null) return refuse('integration.not_found', { name })
  const hasSource = row.source !== null
  if (row.connector === null && !hasSource) return refuse('integration.source_missing', { name })
  if (hasSource) await countOf(tx, ASK_FOR_RUN, [siteId, name, now, by])
  const pulled = row.connector === null ? null : await connectors.soon(tx, { siteId, integration: name }, now)
  if (pulled?.ok === false && !hasSource) return pulled
  const self = `/api/v1/sites/${siteId}/integrations/${name}`
  const watch = [
    ...(hasSource ? [`${self}/pickup`] : []),
    ...(pulled?.ok === true ? [`${self}/connector`] : []),
  ]
  return ok({ askedAt: timeText(now), watch })
}

/** A page of runs, the newest first. */
export async function listRuns(
  db: Db,
  asked: PickupAsked,
  page: PageAsked,
): Promise<Result<Page<PickupRun>>> {
  return listBehind<RunRow, PickupRun>(db, asked, page, {
    statement: LIST_RUNS,
    item: (row) => runOf(row, asked.language),
    key: (row) => row.run_id,
  })
}

/** A page of the files that were seen in the folder, the newest first. */
export async function listFiles(
  db: Db,
  asked: PickupAsked,
  page: PageAsked,
): Promise<Result<Page<RemoteFileItem>>> {
  return listBehind<RemoteFileRow, RemoteFileItem>(db, asked, page, {
    statement: LIST_FILES,
    item: (row) => fileOf(row, asked.language),
    key: (row) => row.file_id,
  })
}

async function listBehind<Row, Item>(
  db: Db,
  asked: PickupAsked,
  { limit, cursor }: PageAsked,
  list: { statement: typeof LIST_RUNS; item: (row: Row) => Item; key: (row: Row) => bigint },
): Promise<Result<Page<Item>>> {
  const behind = readCursor(cursor, 1)
  if (!behind.ok) return behind
  const from = behind.value?.[0] ?? null
  if (from !== null && !/^\d{1,18}$/.test(from)) return refuse('request.cursor_invalid', { cursor })
  const known = await checkSourced(db, asked)
  if (!known.ok) return known
  const values = [asked.siteId, asked.name, from, limit + 1]
  const rows = await rowsOf<Row & Record<string, unknown>>(db, list.statement, values)
  return ok(pageOf<Row, Item>(rows, limit, { item: list.item, key: (row) => [list.key(row).toString()] }))
}

async function checkSourced(db: Db | Tx, { siteId, name }: PickupAsked): Promise<Result<void>> {
  const row = await rowOf<IntegrationRow>(db, READ_INTEGRATION, [siteId, name])
  if (row === null) return refuse('integration.not_found', { name })
  return row.source === null ? refuse('integration.source_missing', { name }) : ok(undefined)
}

function runOf(row: RunRow, language: Language): PickupRun {
  return {
    runId: row.run_id.toString(),
    askedBy: row.asked_by,
    startedAt: timeText(row.started_at),
    endedAt: timeText(row.ended_at),
    looks: row.looks,
    ...{
      seen: row.files_seen,
      waiting: row.files_waiting,
      taken: row.files_taken,
      refused: row.files_refused,
    },
    problem: problemOf(row.problem, language),
  }
}

function fileOf(row: RemoteFileRow, language: Language): RemoteFileItem {
  const refused = row.refusal !== null
  return {
    fileId: row.file_id.toString(),
    ...{ name: row.name, bytes: Number(row.bytes), modifiedAt: timeOrNull(row.modified_at) },
    firstSeenAt: timeText(row.first_seen_at),
    state: refused ? 'refused' : row.taken_at === null ? 'waiting' : 'taken',
    ...{ takenAt: timeOrNull(row.taken_at), sha256: row.sha256, loadId: row.load_id?.toString() ?? null },
    refusal: problemOf(row.refusal, language),
    movedTo: row.moved_to,
    leftBecause: problemOf(row.left_because, language),
    goneAt: timeOrNull(row.gone_at),
    returnedRows: Number(row.returned_rows),
    returnedAt: timeOrNull(row.returned_at),
  }
}

function problemOf(problem: PickupProblem | null, language: Language): PickupRun['problem'] {
  return problem === null ? null : toldOf(problem, language)
}

function timeOrNull(moment: Date | null): string | null {
  return moment === null ? null : timeText(moment)
}
