import type { Site } from '../../access/site.ts'
import { invariant, ok, refuse, type Result } from '../../kernel/result.ts'
import { isLive } from '../../orders/lifecycle.ts'
import { presentOrder } from '../../orders/present-order.ts'
import { readOrder } from '../../orders/read-order.ts'
import type { Platform } from '../../platform/platform.ts'
import { countOf } from '../../platform/postgres/statement.ts'
import type { Erp } from '../calls/send-erp-request.ts'
import type { ErpMove, OrderPart } from '../connector.ts'
import { isOver } from '../erp-said.ts'
import { makeErpMoves } from './make-erp-moves.ts'
import { cancelledOf, partOf } from './order-part.ts'
import { afterRefusal, afterSuccess, CLAIM_MS, nextAsk } from './order-standing.ts'
import { MARK_SENT, type ConnectorOrderRow, type Standing } from './queries.ts'
import { lookFor, sendOrder, withdrawOrder } from './send-order.ts'

/** A part of an order in hand. */
export interface OrderRun {
  readonly platform: Platform
  readonly erp: Erp
  readonly site: Site
  readonly row: ConnectorOrderRow
  readonly signal: AbortSignal
}

type Run = OrderRun & { readonly part: OrderPart; readonly standing: Standing }

/**
 * Does what is next of a part of an order: sends it, asks what has become of it and makes those moves, or tells that it
 * was called off. Answers where it stands then; null when somebody else has it by now.
 */
export async function runOrder(run: OrderRun): Promise<Standing | null> {
  const { platform, site, row } = run
  const standing = standingOf(row)
  const order = await readOrder(platform.db, site.siteId, row.order_id)
  invariant(order.ok, 'an order that was told of is there')
  const part = partOf(presentOrder(order.value, site), row.fulfilment_no)
  invariant(part !== null, 'a part that was told of is there')
  const all = { ...run, part, standing }
  // It was never this ERP's: another one's store, or somebody else had seen to it.
  if (standing.state === 'done' && standing.sentAt === null) return over(standing)
  if (part.fulfilment.state === 'cancelled') return withdraw(all)
  if (standing.state === 'waiting') return send(all)
  return readBack(all)
}

async function send(run: Run): Promise<Standing | null> {
  const { platform, erp, row, part, standing, signal } = run
  const at = platform.now()
  const sentBefore = standing.sentAt !== null
  // Somebody else has seen to it: the ERP by its own calls, a person.
  if (!sentBefore && part.fulfilment.state !== 'pending_confirmation') return over(standing)
  const side = sideOf(erp)
  if (!sentBefore && !side.serves(part)) return over(standing)
  if (!isLive(part.fulfilment.state) && side.find !== null) return lookBack(run)
  // A repeat does not change what the ERP was told first.
  const told = standing.toldCancelled ?? cancelledOf(part)
  const markSent = async () => {
    const sentAt = platform.now()
    // It may have waited long for its turn.
    const until = new Date(sentAt.getTime() + CLAIM_MS)
    return (await countOf(platform.db, MARK_SENT, [...keyOf(row), row.fence, sentAt, told, until])) === 1
  }
  const sent = await sendOrder({ erp, side, part, sentBefore, markSent, signal })
  if (sent === null) return null
  if (!sent.ok) {
    const sentAt = sent.sent ? (standing.sentAt ?? at) : null
    const toldCancelled = sent.sent ? told : null
    return afterRefusal({ ...standing, sentAt, toldCancelled }, sent.refusal, platform.now())
  }
  const { erpOrderId } = sent.value
  const sentAt = standing.sentAt ?? at
  const taken = { ...standing, state: 'taken', erpOrderId, sentAt, toldCancelled: told } as const
  if (side.read !== null) return afterSuccess(taken, new Date(platform.now().getTime() + side.everyMs))
  const { store } = part.fulfilment
  const confirm: ErpMove = {
    call: 'confirm',
    body: { store, ...(erpOrderId === null ? {} : { erpOrderId }) },
  }
  return settled({ ...run, standing: taken }, [confirm])
}

/** It ended before it was known to be in the ERP: one that is not there need not be sent, nor called off. */
async function lookBack(run: Run): Promise<Standing> {
  const { platform, erp, part, standing, signal } = run
  const found = await lookFor({ erp, side: sideOf(erp), part, signal })
  const at = platform.now()
  if (!found.ok) return afterRefusal(standing, found.refusal, at)
  if (found.value === null) return withdrawn(run)
  return afterSuccess({ ...standing, state: 'taken', erpOrderId: found.value.erpOrderId }, at)
}

async function readBack(run: Run): Promise<Standing> {
  const told = await tellCancelled(run)
  return told.ok
    ? ask({ ...run, standing: { ...run.standing, toldCancelled: cancelledOf(run.part) } })
    : afterRefusal(run.standing, told.refusal, run.platform.now())
}

/** Tells the ERP of units that were cancelled since it was told last; an ERP that cannot be told waits for a person. */
async function tellCancelled({ erp, part, standing, signal }: Run): Promise<Result<unknown>> {
  const { toldCancelled, erpOrderId } = standing
  if (toldCancelled === null || toldCancelled === cancelledOf(part)) return ok(null)
  const change = sideOf(erp).change?.(part, erpOrderId)
  if (change !== undefined) return erp.call(change, signal)
  const lines = part.fulfilment.lines.filter(({ cancelled }) => cancelled > 0)
  return refuse('connector.lines_untold', {
    lines: lines.map(({ lineNo, cancelled }) => ({ lineNo, cancelled })),
  })
}

async function ask(run: Run): Promise<Standing> {
  const { platform, erp, part, standing, signal } = run
  const side = sideOf(erp)
  const { erpOrderId } = standing
  if (isOver(part.fulfilment.state, side.words)) return over(standing)
  const question = side.read?.(part, erpOrderId)
  if (question === undefined) {
    const { store } = part.fulfilment
    return settled(run, [
      { call: 'confirm', body: { store, ...(erpOrderId === null ? {} : { erpOrderId }) } },
    ])
  }
  const answer = await erp.call(question, signal)
  if (!answer.ok) return afterRefusal(standing, answer.refusal, platform.now())
  const said = side.said(answer.value.body, { part, erpOrderId })
  if (!said.ok) return afterRefusal(standing, said.refusal, platform.now())
  return settled(run, said.value.moves)
}

/** Makes moves, and says when to look again: not any more, when the ERP has nothing left to say. */
async function settled(run: Run, moves: readonly ErpMove[]): Promise<Standing> {
  const { platform, erp, site, row, standing } = run
  const by = { site, orderId: row.order_id, integration: row.integration }
  const moved = await makeErpMoves(platform, by, moves)
  const at = platform.now()
  const { everyMs, words, cancel } = sideOf(erp)
  const order = await readOrder(platform.db, site.siteId, row.order_id)
  invariant(order.ok, 'an order that moved is there')
  const { state } = order.value.fulfilments.find((one) => one.fulfilmentNo === row.fulfilment_no)!
  // Of a part that has ended nothing more can be made: one move of several may have taken all its lines.
  if (!moved.ok && isLive(state)) return afterRefusal(standing, moved.refusal, at)
  // Called off by the channel in the meantime: the ERP is to be told.
  if (state === 'cancelled' && cancel !== null) return afterSuccess(standing, at)
  if (isOver(state, words)) return over(standing)
  const changedAt = order.value.updatedAt > row.updated_at ? order.value.updatedAt : row.updated_at
  return afterSuccess(standing, nextAsk(everyMs, { changedAt, at }))
}

/** Called off by the channel: an ERP that has it, or may have it, is told. */
async function withdraw(run: Run): Promise<Standing | null> {
  const { platform, erp, part, standing, signal } = run
  const side = sideOf(erp)
  const isThere = standing.state !== 'waiting'
  if (side.cancel === null || (!isThere && standing.sentAt === null)) return withdrawn(run)
  // Sent, and the answer lost: what is known to be there can be called off.
  if (!isThere) return send(run)
  const told = await withdrawOrder({ erp, side, part, signal }, standing.erpOrderId)
  return told.ok ? withdrawn(run) : afterRefusal(standing, told.refusal, platform.now())
}

function withdrawn({ platform, standing }: Run): Standing {
  return over({ ...standing, withdrawnAt: platform.now() })
}

function over(standing: Standing): Standing {
  return afterSuccess({ ...standing, state: 'done' }, null)
}

function sideOf({ connector: { orders } }: Erp) {
  invariant(orders !== null, 'only a connector that takes orders is asked to')
  return orders
}

/** The key of a part, as its statements take it. */
export function keyOf(row: ConnectorOrderRow): readonly unknown[] {
  return [row.site_id, row.integration, row.order_id, row.fulfilment_no]
}

/** Where a part stands by its row. */
export function standingOf(row: ConnectorOrderRow): Standing {
  return {
    state: row.state,
    erpOrderId: row.erp_order_id,
    sentAt: row.sent_at,
    withdrawnAt: row.withdrawn_at,
    toldCancelled: row.told_cancelled,
    dueAt: row.due_at,
    refusal: row.code === null ? null : { code: row.code, facts: row.facts ?? {} },
    failingSince: row.failing_since,
    tries: row.tries,
    parkedAt: row.parked_at,
  }
}
