import type { RefusalCode } from '../kernel/refusals.ts'
import { detailOf, type Language } from '../kernel/texts/texts.ts'
import { timeText } from '../kernel/time.ts'
import type { LoadRow } from './queries/load-row.ts'
import type { Load } from './schema.ts'

/** The load resource of contract section 3. Links name what is there to be asked for. */
export function presentLoad(row: LoadRow, language: Language): Load {
  const self = `/api/v1/sites/${row.site_id}/loads/${row.load_id}`
  const atRest = isAtRest(row)
  const reported = atRest && row.report_kept
  return {
    loadId: row.load_id.toString(),
    siteId: row.site_id,
    type: row.type,
    kinds: [...row.kinds],
    mode: row.mode,
    onError: row.on_error,
    state: row.state,
    source: { door: row.door, name: row.name, bytes: Number(row.bytes), sha256: row.sha256 },
    integrationId: row.integration_id?.toString() ?? null,
    format: row.format,
    encoding: row.encoding,
    rows: {
      read: Number(row.rows_read),
      created: Number(row.rows_created),
      updated: Number(row.rows_updated),
      unchanged: Number(row.rows_unchanged),
      superseded: Number(row.rows_superseded),
      parked: Number(row.rows_parked),
      refused: Number(row.rows_refused),
    },
    progress: {
      bytesRead: Number(row.bytes_read),
      bytesTotal: Number(row.bytes),
      rowsRead: Number(atRest ? row.rows_read : row.rows_seen),
    },
    ignoredFields: [...row.ignored_fields],
    duplicateOf: row.duplicate_of?.toString() ?? null,
    asOf: timeText(row.as_of),
    asOfCapped: row.as_of_capped,
    receivedAt: timeText(row.received_at),
    startedAt: textOf(row.started_at),
    finishedAt: textOf(row.finished_at),
    hold: holdOf(row, language),
    decisions: [...row.decisions],
    failure: failureOf(row, language),
    links: {
      self,
      ...(reported ? { rows: `${self}/rows` } : {}),
      ...(reported && row.rows_refused > 0n && row.spool !== null ? { errorFile: `${self}/error-file` } : {}),
      ...(isDiffed(row) ? { diff: `${self}/diff` } : {}),
      ...(row.spool === null ? {} : { source: `${self}/source` }),
      events: `${self}/events`,
    },
  }
}

/** Whether the load goes on only when somebody says so, or not at all. */
export function isAtRest({ state }: LoadRow): boolean {
  return state !== 'received' && state !== 'running'
}

/** Whether there is something to be told of what the load changes. */
export function isDiffed(row: LoadRow): boolean {
  return isAtRest(row) && row.rows_created + row.rows_updated + row.rows_parked > 0n
}

function holdOf({ hold }: LoadRow, language: Language): Load['hold'] {
  if (hold === null) return null
  const reasons = hold.reasons.map(({ code, measured, limit }) => ({
    code,
    detail: detailOf(
      { code: code as RefusalCode, facts: { measured: percent(measured), limit: percent(limit) } },
      language,
    ),
    ...{ measured, limit },
  }))
  return { reasons }
}

/** 0.125 → "12.5%". */
function percent(share: number): string {
  return `${Math.round(share * 10_000) / 100}%`
}

function textOf(moment: Date | null): string | null {
  return moment === null ? null : timeText(moment)
}

function failureOf({ failure }: LoadRow, language: Language): Load['failure'] {
  if (failure === null) return null
  const { code, facts } = failure
  const { byte, line, ...known } = facts
  const place = typeof line === 'number' ? 'at_line' : typeof byte === 'number' ? 'at_byte' : null
  return {
    code,
    detail: detailOf({ code: code as RefusalCode, facts: { reason: place, ...facts } }, language),
    ...(typeof line === 'number' ? { line } : {}),
    ...(typeof byte === 'number' ? { byte } : {}),
    ...(Object.keys(known).length === 0 ? {} : { facts: known }),
  }
}
