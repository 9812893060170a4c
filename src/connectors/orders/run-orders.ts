import { siteOf, type Site } from '../../access/site.ts'
import { SITE, type WholeSiteRow } from '../../access/sites/queries.ts'
import type { ConnectedRow } from '../../integrations/queries.ts'
import { invariant } from '../../kernel/result.ts'
import { storableJson } from '../../kernel/storable.ts'
import type { Platform } from '../../platform/platform.ts'
import { countOf, rowOf, rowsOf } from '../../platform/postgres/statement.ts'
import type { Erp } from '../calls/send-erp-request.ts'
import { noteOrders } from './note-orders.ts'
import { awayFor, CLAIM_MS, RETRY_MS } from './order-standing.ts'
import { CLAIM_ORDERS, RELEASE_ORDER, SAVE_ORDER, type ConnectorOrderRow, type Standing } from './queries.ts'
import { keyOf, runOrder } from './run-order.ts'

/** Orders taken in hand at once by one process and connector, and calls made side by side. */
const CLAIM_ORDERS_MAX = 20
export const ORDERS_AT_ONCE = 4

/** A connector at work. */
export interface ConnectorRun {
  readonly platform: Platform
  readonly row: ConnectedRow
  readonly erp: Erp
  readonly signal: AbortSignal
}

/**
 * One round of the order side of a connector: notes what has happened, then works off what is due. Answers whether
 * there may be more to do right away.
 */
export async function runOrders(run: ConnectorRun): Promise<boolean> {
  const { platform, row, signal } = run
  const place = { siteId: row.site_id, integration: row.name }
  const heard = await noteOrders(platform, place)
  const at = platform.now()
  const until = new Date(at.getTime() + CLAIM_MS)
  const values = [place.siteId, place.integration, at, until, CLAIM_ORDERS_MAX]
  const claimed = await rowsOf<ConnectorOrderRow & Record<string, unknown>>(platform.db, CLAIM_ORDERS, values)
  if (claimed.length === 0) return heard > 0
  const site = await readSite(platform, place.siteId)
  const left = [...claimed]
  let awayMs = 0
  const work = async () => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) {
      // An ERP that is away for one is away for all: asking for each would take its time-outs, one after the other.
      if (awayMs > 0 || signal.aborted) await putBack(platform, next, awayMs)
      else awayMs = Math.max(awayMs, await workOff(run, site, next))
    }
  }
  await Promise.all(Array.from({ length: ORDERS_AT_ONCE }, work))
  return awayMs === 0 && claimed.length === CLAIM_ORDERS_MAX
}

/** Works off one part and saves where it stands; answers how long its ERP is to be left alone, in ms. */
async function workOff(run: ConnectorRun, site: Site, row: ConnectorOrderRow): Promise<number> {
  const { platform, erp, signal } = run
  const { log } = platform
  const facts = { site: row.site_id, integration: row.integration, order: String(row.order_id) }
  try {
    const standing = await runOrder({ platform, erp, site, row, signal })
    if (standing === null || !(await save(platform, row, standing))) {
      log.info({ event: 'connector_order_lost', ...facts })
      return 0
    }
    const { refusal, state, parkedAt } = standing
    const code = refusal === null ? {} : { code: refusal.code, parked: parkedAt !== null }
    log.info({ event: 'connector_order', ...facts, state, ...code })
    return refusal === null ? 0 : awayFor(refusal)
  } catch (error) {
    if (!signal.aborted) log.error({ event: 'connector_order_broke', ...facts, err: error })
    await putBack(platform, row, signal.aborted ? 0 : RETRY_MS).catch((failure: Error) =>
      log.warn({ event: 'connector_order_not_put_back', ...facts, error: failure.message }),
    )
    return 0
  }
}

async function save({ db, now }: Platform, row: ConnectorOrderRow, standing: Standing): Promise<boolean> {
  const { refusal } = standing
  const saved = await countOf(db, SAVE_ORDER, [
    ...keyOf(row),
    row.fence,
    standing.state,
    standing.erpOrderId,
    standing.sentAt,
    standing.withdrawnAt,
    standing.dueAt,
    refusal?.code ?? null,
    refusal === null ? null : storableJson(refusal.facts),
    standing.failingSince,
    standing.tries,
    standing.parkedAt,
    now(),
    standing.toldCancelled,
    row.due_at,
  ])
  return saved === 1
}

async function putBack({ db, now }: Platform, row: ConnectorOrderRow, restMs: number): Promise<void> {
  await countOf(db, RELEASE_ORDER, [...keyOf(row), row.fence, new Date(now().getTime() + restMs)])
}

async function readSite({ db }: Platform, siteId: string): Promise<Site> {
  const row = await rowOf<WholeSiteRow & Record<string, unknown>>(db, SITE, [siteId])
  invariant(row !== null, 'an integration is of a site')
  return siteOf(row)
}
