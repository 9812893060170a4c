import { openShared } from '../platform/postgres/shared.ts'
import type { Db } from '../platform/postgres/db.ts'
import type { Together } from '../platform/together.ts'
import type { Result } from '../kernel/result.ts'
import { makeMoves, type MoveAsked, type Moved } from './make-moves.ts'
import { placeOrders, type Placed, type PlacingAsked } from './place-orders.ts'

/**
 * Orders of one site that share a transaction: enough to be cheap, few enough that not all who order wait for one and
 * are answered at once. With 32, sixteen clients sometimes fell into step: a fifth slower, p99 26 ms and not 15.
 */
export const ORDERS_TOGETHER_MAX = 8

/** Places orders by site: buyers of one sku who come at once do not queue for its counter. */
export function openPlacing(db: Db): Together<PlacingAsked, Result<Placed>> {
  return openShared(db, { asksMax: ORDERS_TOGETHER_MAX, work: placeOrders })
}

/** Moves orders by site. */
export function openMoving(db: Db): Together<MoveAsked, Result<Moved>> {
  return openShared(db, { asksMax: ORDERS_TOGETHER_MAX, work: makeMoves })
}
