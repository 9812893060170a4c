import { inTransaction, type Tx } from '../../platform/postgres/db.ts'
import type { Platform } from '../../platform/platform.ts'
import { LOCK_CONSUMER, PLACE_CONSUMER } from '../../events/consumers/queries.ts'
import { removeConsumer, saveConsumer } from '../../events/consumers/save-consumer.ts'
import { ackEvents, leaseEvents, type ConsumerCaller } from '../../events/leases/lease-events.ts'
import { takesOrders, type ConnectorMade, type ConnectorPlace } from '../../integrations/connector-table.ts'
import { ok, type Refusal, type Result } from '../../kernel/result.ts'
import { countOf, rowOf } from '../../platform/postgres/statement.ts'
import { LOOK_AT_ORDERS, NOTE_ORDERS } from './queries.ts'

/** What a connector hears of: that there is something to send, and that something was called off. */
const HEARD = ['order.placed', 'order.paid', 'order.rerouted', 'order.cancelled', 'order.lines_cancelled']
/** Events noted in one transaction. */
const NOTE_EVENTS_MAX = 200
const LEASE_SECONDS = 30
/** In the audit: the hub itself. */
const HUB = 'malote'

/** The name of a connector's consumer; those of people have no colon before them. */
function consumerOf(integration: string): string {
  return `connector:${integration}`
}

/**
 * Gives a connector that takes orders its place in the event log, from now on; one that has a place keeps it. One that
 * takes none gives its place up.
 */
export async function noteConnector(
  tx: Tx,
  { siteId, integration }: ConnectorPlace,
  { connector, by, at }: ConnectorMade,
): Promise<Result<null>> {
  const asked = { siteId, name: consumerOf(integration), at }
  if (takesOrders(connector)) {
    const saved = await saveConsumer(tx, asked, { body: { types: HEARD }, by })
    return saved.ok ? ok(null) : saved
  }
  const known = await rowOf(tx, LOCK_CONSUMER, [siteId, asked.name])
  return known === null ? ok(null) : removeConsumer(tx, asked, by)
}

interface Heard {
  readonly data: {
    readonly orderId: string
    readonly fulfilments: readonly { readonly fulfilmentId: string; readonly state: string }[]
  }
}

/**
 * Notes what has happened to orders since the last time: lease, notes and acknowledgement are one transaction, so that
 * nothing is passed over and nothing noted twice. Answers how many events there were.
 */
export async function noteOrders(
  { db, now, newId, log }: Platform,
  { siteId, integration }: ConnectorPlace,
): Promise<number> {
  return inTransaction(db, async (tx) => {
    const at = now()
    // Whoever reads for a connector is the hub itself.
    const asked: ConsumerCaller = { siteId, name: consumerOf(integration), at, all: {}, can: () => true }
    const leaseId = newId()
    const lease = await leaseEvents(tx, asked, { limit: NOTE_EVENTS_MAX, seconds: LEASE_SECONDS, leaseId })
    if (!lease.ok) {
      log.warn({ event: 'connector_deaf', site: siteId, integration, code: lease.refusal.code })
      await goOn(tx, asked, lease.refusal)
      return 0
    }
    if (!Buffer.isBuffer(lease.value)) return 0
    const { items } = JSON.parse(lease.value.toString('utf8')) as { readonly items: readonly Heard[] }
    await noteHeard(tx, { siteId, integration, at }, items)
    await ackEvents(tx, asked, { leaseId })
    return items.length
  })
}

async function noteHeard(
  tx: Tx,
  { siteId, integration, at }: ConnectorPlace & { at: Date },
  items: readonly Heard[],
): Promise<void> {
  const parts = new Map<string, readonly [orderId: bigint, fulfilmentNo: number]>()
  for (const { data } of items)
    for (const { fulfilmentId, state } of data.fulfilments)
      if (state === 'pending_confirmation')
        parts.set(`${data.orderId}-${fulfilmentId}`, [BigInt(data.orderId), Number(fulfilmentId)])
  const orderIds = [...new Set(items.map(({ data }) => BigInt(data.orderId)))]
  await countOf(tx, LOOK_AT_ORDERS, [siteId, integration, orderIds, at])
  const [ids, numbers] = [
    [...parts.values()].map(([id]) => id),
    [...parts.values()].map(([, number]) => number),
  ]
  if (ids.length > 0) await countOf(tx, NOTE_ORDERS, [siteId, integration, ids, numbers, at])
}

/**
 * Its place in the log is forgotten, since it has stood still for longer than the log is kept, or somebody has removed
 * it. It goes on with what is there.
 */
async function goOn(tx: Tx, { siteId, name, at }: ConsumerCaller, { code, facts }: Refusal): Promise<void> {
  if (code === 'events.expired')
    await countOf(tx, PLACE_CONSUMER, [siteId, name, BigInt(Number(facts['firstSeq'])) - 1n, at])
  if (code === 'consumer.not_found')
    await saveConsumer(tx, { siteId, name, at }, { body: { types: HEARD }, by: HUB })
}
