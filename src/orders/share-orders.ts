import { openShared } from '../platform/postgres/shared.ts'
import type { Db } from '../platform/postgres/db.ts'
import type { Together } from '../platform/together.ts'
import type { Result } from '../kernel/result.ts'
import { accessKeyOf, makeMoves, type MoveAsked } from './make-moves.ts'
import { placeOrders, type Placed, type PlacingAsked } from './place-orders.ts'
import type { Moved } from './save-moves.ts'

/**
 * Orders of one site that share a transaction: enough to be cheap, few enough that not all who order wait for one and
 * are answered at once. With 32, sixteen clients sometimes fell into step: a fifth slower, p99 26 ms and not 15.
 */
export const ORDERS_TOGETHER_MAX = 8

/** Places orders by site: buyers of one sku who come at once do not queue for its counter. */
export function openPlacing(db: Db): Together<PlacingAsked, Result<Placed>> {
  return openShared(db, { asksMax: ORDERS_TOGETHER_MAX, work: placeOrders })
}

/** Moves orders by site; what must find what another has written has the next transaction. */
export function openMoving(db: Db): Together<MoveAsked, Result<Moved>> {
  return openShared(db, { asksMax: ORDERS_TOGETHER_MAX, work: makeMoves, rounds: roundsOf })
}

/** Moves of which no two are of one order, or bring the same invoice: the later finds what the earlier has written. */
function roundsOf(asks: readonly MoveAsked[]): readonly (readonly MoveAsked[])[] {
  const rounds: { taken: Set<string>; asks: MoveAsked[] }[] = []
  for (const ask of asks) {
    const keys = [String(ask.orderId), accessKeyOf(ask.call) ?? []].flat()
    const open = rounds.findLastIndex(({ taken }) => keys.some((key) => taken.has(key))) + 1
    const round = (rounds[open] ??= { taken: new Set(), asks: [] })
    round.asks.push(ask)
    for (const key of keys) round.taken.add(key)
  }
  return rounds.map((round) => round.asks)
}
