import { invariant, ok, refuse, type Refusal, type Result } from '../../kernel/result.ts'
import { storableJson } from '../../kernel/storable.ts'
import { readWaiting } from '../../loads/read-loads.ts'
import type { Tx } from '../../platform/postgres/db.ts'
import { countOf, rowOf } from '../../platform/postgres/statement.ts'
import type { CatalogSide, PageAt } from '../connector.ts'
import type { ConnectorRun } from '../orders/run-orders.ts'
import { nextRun, putOff, REPEATED_PAGES_MAX, sinceOf } from './pull-rules.ts'
import { CLAIM_PULL, FINISH_PULL, GIVE_UP_RUN, PUT_OFF_PULL, SAVE_PAGE, type PullRow } from './queries.ts'
import { receivePage } from './receive-page.ts'

type Row = PullRow & Record<string, unknown>

/** A run whose process dies goes on after this: longer than one page may take. */
export const PULL_CLAIM_MS = 10 * 60_000
/** Pages of a connector that wait to be loaded; the ERP is asked for more when there are fewer. */
export const WAITING_PAGES_MAX = 20
/** And looked at again after this. */
const WAIT_MS = 2000

/** What a page led to: the next one, the end of the run, the same once too often, or the run is another's. */
type Step = { readonly next: PullRow } | 'finished' | 'stuck' | 'lost'

/** A page that was answered. */
interface Answered {
  readonly pull: PullRow
  readonly next: PageAt | null
  readonly rows: number
}

/**
 * One run of the source side of a connector, page by page, each a load of the integration's type, in order. A run that
 * breaks goes on at the page it was at. Answers false: the next run is not due yet.
 */
export async function runPull(run: ConnectorRun): Promise<boolean> {
  const { platform, row, signal } = run
  const at = platform.now()
  const values = [row.site_id, row.name, at, claimUntil(at)]
  let pull: PullRow | null = await rowOf<Row>(platform.db, CLAIM_PULL, values)
  while (pull !== null) {
    try {
      if (signal.aborted) return await putBack(run, pull, 0)
      if (await hasLoadsWaiting(run)) return await putBack(run, pull, WAIT_MS)
      const step: Result<Step> = await pullPage(run, pull)
      if (!step.ok) return await stop(run, pull, step.refusal)
      pull = typeof step.value === 'string' ? null : step.value.next
    } catch (error) {
      await putBack(run, pull!, 0).catch(() => undefined)
      throw error
    }
  }
  return false
}

/** Asks for a page and makes a load of it. */
async function pullPage(run: ConnectorRun, pull: PullRow): Promise<Result<Step>> {
  const { platform, row, erp, signal } = run
  const side = sideOf(run)
  const place: PageAt = { number: pull.page, cursor: pull.cursor }
  const askedAt = platform.now()
  const answer = await erp.call(side.page(place, pull.since), signal)
  if (!answer.ok) return answer
  const rows = side.rows(answer.value.body)
  if (!rows.ok) return rows
  const next = side.next(place, answer.value.body)
  if (!next.ok) return next
  const answered = { pull, next: next.value, rows: rows.value.length }
  const page = { rows: rows.value, askedAt }
  const received = await receivePage({ platform, row }, { pull, page }, (tx, sha256) =>
    turn(tx, run, { ...answered, sha256 }),
  )
  if (!received.ok) return received
  if (received.value === 'stuck') return refuse('connector.paging_stuck', { page: pull.page })
  return ok(received.value ?? 'lost')
}

/**
 * Notes that a page is loaded, and which is next. An ERP may say one twice; one that says the same again and again does
 * not look at which it is asked for.
 */
async function turn(
  tx: Tx,
  run: ConnectorRun,
  { pull, next, rows, sha256 }: Answered & { sha256: string | null },
): Promise<Step | null> {
  const isRepeat = sha256 !== null && sha256 === pull.page_sha256
  const news = { pull, next, rows: isRepeat ? 0 : rows }
  if (next === null) return finish(tx, run, news)
  const repeated = isRepeat ? pull.repeated + 1 : 0
  if (repeated > REPEATED_PAGES_MAX) return 'stuck'
  const saved = await rowOf<Row>(tx, SAVE_PAGE, [
    ...[pull.site_id, pull.integration, pull.fence],
    ...[next.number, next.cursor, sha256, repeated, news.rows],
    claimUntil(run.platform.now()),
  ])
  return saved === null ? null : { next: saved }
}

async function finish(tx: Tx, run: ConnectorRun, { pull, rows }: Answered): Promise<Step | null> {
  const at = run.platform.now()
  const { started_at: startedAt } = pull
  invariant(startedAt !== null, 'a run that is claimed has begun')
  const { everyMs } = sideOf(run)
  const done = await countOf(tx, FINISH_PULL, [
    ...[pull.site_id, pull.integration, pull.fence],
    ...[sinceOf(startedAt), nextRun(startedAt, { everyMs, at }), at, rows, pull.page],
  ])
  return done === 1 ? 'finished' : null
}

/** A page was refused: said on the integration, and tried again. */
async function stop(run: ConnectorRun, pull: PullRow, refusal: Refusal): Promise<false> {
  const { platform, row } = run
  const off = putOff(pull, refusal, { at: platform.now(), everyMs: sideOf(run).everyMs })
  const { code, facts } = refusal
  platform.log.warn({
    event: 'connector_page_refused',
    site: row.site_id,
    integration: row.name,
    page: pull.page,
    code,
  })
  await countOf(platform.db, off.anew ? GIVE_UP_RUN : PUT_OFF_PULL, [
    ...[pull.site_id, pull.integration, pull.fence, off.dueAt],
    ...[code, storableJson(facts), off.failingSince, off.tries],
  ])
  return false
}

/** Interrupted by us, not by the ERP: whoever comes next goes on at this page. */
async function putBack({ platform }: ConnectorRun, pull: PullRow, restMs: number): Promise<false> {
  const dueAt = new Date(platform.now().getTime() + restMs)
  const values = [pull.site_id, pull.integration, pull.fence, dueAt, null, null, null, pull.tries]
  await countOf(platform.db, PUT_OFF_PULL, values)
  return false
}

/** Pages are not taken faster than they are loaded: else a run of a thousand of them lies on the disk. */
async function hasLoadsWaiting({ platform, row }: ConnectorRun): Promise<boolean> {
  const of = { siteId: row.site_id, integrationId: row.integration_id, atMost: WAITING_PAGES_MAX }
  return (await readWaiting(platform.db, of)) >= WAITING_PAGES_MAX
}

function sideOf({ erp }: ConnectorRun): CatalogSide {
  invariant(erp.connector.catalog !== null, 'only a connector with pages is asked for them')
  return erp.connector.catalog
}

function claimUntil(at: Date): Date {
  return new Date(at.getTime() + PULL_CLAIM_MS)
}
