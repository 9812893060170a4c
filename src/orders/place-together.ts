import type { Result } from '../kernel/result.ts'
import { inTransaction, isAboutData, type Db } from '../platform/postgres/db.ts'
import { openTogether } from '../platform/together.ts'
import { placeOrders, type Placed, type PlacingAsked } from './place-orders.ts'

/**
 * Orders of one site that share a transaction: enough to be cheap, few enough that not all who order wait for one and
 * are answered at once. With 32, sixteen clients sometimes fell into step: a fifth slower, p99 26 ms and not 15.
 */
export const ORDERS_TOGETHER_MAX = 8
/** Transactions of one site at the same time, in a process. More of them are smaller, and cost more (ADR 6). */
const AT_ONCE = 1

/** Places an order; see `openPlacing`. */
export type Placer = (ask: PlacingAsked) => Promise<Result<Placed>>

/**
 * Places the orders that wait for the same site in one transaction: a site's busy hour costs the database few
 * statements more than its quiet one, and buyers of one sku do not queue for its counter. Each is answered once
 * the transaction is committed. An order that breaks it is tried apart, so that the others do not share its fault.
 */
export function openPlacing(db: Db): Placer {
  const place = (siteId: string, asks: readonly PlacingAsked[]) =>
    inTransaction(db, (tx) => placeOrders(tx, siteId, asks))

  const apart = async (siteId: string, ask: PlacingAsked): Promise<Outcome> => {
    try {
      const [placed] = await place(siteId, [ask])
      return { placed: placed! }
    } catch (fault) {
      return { fault }
    }
  }
  const together = openTogether<PlacingAsked, Outcome>({
    ...{ atOnce: AT_ONCE, asksMax: ORDERS_TOGETHER_MAX },
    run: async (siteId, asks) => {
      try {
        return (await place(siteId, asks)).map((placed) => ({ placed }))
      } catch (fault) {
        if (asks.length === 1 || !isAboutData(fault)) throw fault
        const outcomes: Outcome[] = []
        for (const ask of asks) outcomes.push(await apart(siteId, ask))
        return outcomes
      }
    },
  })
  return async (ask) => {
    const outcome = await together(ask.site.siteId, ask)
    if ('fault' in outcome) throw outcome.fault
    return outcome.placed
  }
}

type Outcome = { readonly placed: Result<Placed> } | { readonly fault: unknown }
