import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { startHub, type TestHub } from '../harness/hub.ts'
import { SHELF_AT, invoiceOf, lineOf, move, paidOrder, place, stockShelf } from '../harness/orders.ts'
import { rested } from '../harness/rest.ts'

/** As many sequences of as many steps, with either setting. */
const RUNS = 6
const STEPS = 32
const SEED = Number(process.env['SEED'] ?? 11)
const MINUTE_MS = 60_000
const UNIT_PRICE = 10

type EndsAt = 'invoice' | 'confirmation'

interface Step {
  readonly kind: 'place' | 'confirm' | 'invoice' | 'reject' | 'cancel' | 'balance'
  /** Which of the orders, and how many units. */
  readonly pick: number
  readonly units: number
  /** How many minutes ago the invoice was issued, or the balance taken. */
  readonly back: number
}

/** Units of one order by what has become of them. */
interface Bought {
  readonly orderId: string
  confirmed: boolean
  invoiced: number
  open: number
  promised: number
  deducted: { units: number; at: number }[]
}

const steps = fc.array(
  fc.record<Step>({
    kind: fc.constantFrom(
      ...(['place', 'place', 'confirm', 'confirm', 'confirm', 'invoice', 'invoice', 'invoice'] as const),
      ...(['reject', 'cancel', 'balance', 'balance'] as const),
    ),
    pick: fc.nat(100),
    units: fc.integer({ min: 1, max: 3 }),
    back: fc.nat(3),
  }),
  { minLength: STEPS, maxLength: STEPS },
)

/** What the contract says in 4.3, of one sku, in whole units and without a database. */
class Shelf {
  quantity = 20
  asOf = SHELF_AT.getTime()
  readonly orders: Bought[] = []

  isOut(at: number): boolean {
    return at < this.asOf
  }

  get reserved(): number {
    const counting = this.orders.flatMap((one) => [
      one.promised,
      ...one.deducted.filter(({ at }) => !this.isOut(at)).map(({ units }) => units),
    ])
    return counting.reduce((sum, units) => sum + units, 0)
  }

  get available(): number {
    return Math.max(0, this.quantity - this.reserved)
  }

  deduct(order: Bought, { units, at }: { units: number; at: number }): void {
    const taken = Math.min(units, order.promised)
    order.promised -= taken
    order.deducted.push({ units: taken, at })
  }

  free(order: Bought, units: number): void {
    order.open -= units
    const taken = Math.min(units, order.promised)
    order.promised -= taken
    let left = units - taken
    for (const lot of order.deducted.filter(({ at }) => !this.isOut(at))) {
      const some = Math.min(left, lot.units)
      lot.units -= some
      left -= some
    }
  }
}

interface Walk {
  readonly hub: TestHub
  readonly sku: string
  readonly shelf: Shelf
  readonly endsAt: EndsAt
  readonly invoices: { count: number }
}

for (const endsAt of ['invoice', 'confirmation'] as const) {
  test(`whatever orders, invoices and balances come in whatever order, what is available is what the contract says (${endsAt})`, async (t) => {
    const hub = await startHub(t)
    const settings = JSON.stringify({ reservationEndsAt: endsAt, onRejected: 'cancel' })
    await hub.db.query(`update sites set settings = $1::jsonb where site_id = 'S1'`, [settings])
    const invoices = { count: 0 }
    let run = 0
    await fc.assert(
      fc.asyncProperty(steps, async (walked) => {
        const walk: Walk = { hub, sku: `SKU-${(run += 1)}`, shelf: new Shelf(), endsAt, invoices }
        await stockShelf(hub, { [walk.sku]: walk.shelf.quantity })
        for (const [nth, step] of walked.entries()) {
          // Several steps a minute: invoices and balances of the very same moment.
          if (nth % 4 === 0) hub.advance(MINUTE_MS)
          await take(walk, { nth, step })
          await agree(walk, `step ${nth}, ${JSON.stringify(step)}`)
        }
      }),
      { numRuns: RUNS, seed: SEED, endOnFailure: true },
    )
  })
}

/** The hub and the model say the same. */
async function agree({ hub, sku, shelf }: Walk, when: string): Promise<void> {
  const { body } = await hub.call('GET', `stock?sku=${sku}`)
  const [{ quantity, reserved, available }] = body.items
  assert.deepEqual(
    { quantity, reserved, available },
    { quantity: shelf.quantity, reserved: shelf.reserved, available: shelf.available },
    when,
  )
}

async function take(walk: Walk, { nth, step }: { nth: number; step: Step }): Promise<void> {
  const { hub, sku, shelf } = walk
  const minutesAgo = () => {
    const now = hub.platform.now().getTime()
    return new Date(now - (now % MINUTE_MS) - step.back * MINUTE_MS)
  }
  if (step.kind === 'place') {
    const { units } = step
    const placed = await place(hub, paidOrder(`${sku}-${nth}`, [lineOf(1, sku, units)]))
    assert.equal(placed.status, 201)
    const { orderId } = placed.body
    shelf.orders.push({ orderId, confirmed: false, invoiced: 0, open: units, promised: units, deducted: [] })
    return
  }
  if (step.kind === 'balance') {
    const quantity = step.pick % 30
    const asOf = minutesAgo()
    const rows = [{ sku, store: '001', quantity }]
    const sent = await hub.call('POST', `loads?type=2&asOf=${asOf.toISOString()}`, { body: rows })
    const load = await rested(hub, sent.body.loadId)
    assert.equal(load.state, 'finished')
    if (asOf.getTime() >= shelf.asOf) Object.assign(shelf, { quantity, asOf: asOf.getTime() })
    return
  }
  const order = shelf.orders[step.pick % Math.max(1, shelf.orders.length)]
  if (order !== undefined) await moveOne(walk, order, { ...step, at: minutesAgo() })
}

async function moveOne(
  { hub, shelf, endsAt, invoices }: Walk,
  order: Bought,
  { kind, units, at }: Step & { at: Date },
): Promise<void> {
  const some = Math.min(units, order.open)
  if (some === 0) return
  const lines = [{ lineNo: 1, quantity: some }]
  if (kind === 'confirm' && !order.confirmed) {
    const confirmed = await move(hub, order.orderId, 'confirm')
    assert.equal(confirmed.status, 200)
    order.confirmed = true
    const now = Date.parse(confirmed.body.updatedAt)
    if (endsAt === 'confirmation') shelf.deduct(order, { units: order.promised, at: now })
  }
  if (kind === 'invoice' && order.confirmed) {
    const amount = `${some * UNIT_PRICE}.00`
    const told = invoiceOf((invoices.count += 1), amount, { lines, issuedAt: at.toISOString() })
    assert.equal((await move(hub, order.orderId, 'invoices', told)).status, 200)
    order.invoiced += some
    order.open -= some
    shelf.deduct(order, { units: some, at: at.getTime() })
  }
  if (kind === 'reject') {
    const key = `${order.orderId}-${order.open}-${order.invoiced}`
    const body = { reason: 'out_of_stock', lines }
    const headers = { 'idempotency-key': key }
    const said = await hub.call('POST', `orders/${order.orderId}/reject`, { as: 'erp', body, headers })
    assert.equal(said.status, 200)
    shelf.free(order, some)
  }
  if (kind === 'cancel' && order.invoiced === 0) {
    const body = { reason: 'customer_request' }
    assert.equal((await hub.call('POST', `orders/${order.orderId}/cancel`, { body })).status, 200)
    shelf.free(order, order.open)
  }
}
