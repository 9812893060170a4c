import { ok, refuse, type Result } from '../kernel/result.ts'
import { isLive, movesFrom, type Move } from './lifecycle.ts'
import type { LineAsked } from './moves/lines.ts'
import { openOf, type Fulfilment, type FulfilmentLine, type Order } from './order.ts'

/** What of a call a fulfilment is asked for: some of its lines, or, undefined, all that is left. */
export interface PartAsked {
  readonly fulfilmentNo: number
  readonly lines: readonly LineAsked[] | undefined
}

export interface CallOf {
  readonly move: Move
  /** The store whose fulfilment is meant, when the request names one. */
  readonly store: string | undefined
  readonly lines: readonly LineAsked[] | undefined
}

/** Units that a move may still take of a line. */
const LEFT: Readonly<Partial<Record<Move, (line: FulfilmentLine) => bigint>>> = {
  reject: openOf,
  cancel: openOf,
  invoice: openOf,
  ship: (line) => line.invoiced - line.shipped,
  return: (line) => line.invoiced - line.returned,
}

/**
 * The fulfilments that a call means (contract 4.2): that of its store, or the only one there has ever been; paying, and
 * without a store cancelling and expiring, mean the order. Where none could, the one that says best why not.
 */
export function chooseFulfilments(order: Order, call: CallOf): Result<readonly PartAsked[]> {
  const { move, store, lines } = call
  const ofStore = order.fulfilments.filter((one) => store === undefined || one.store === store)
  const live = ofStore.filter((one) => isLive(one.state))
  const [first] = live.length > 0 ? live : ofStore
  if (first === undefined) return refuse('order.store_unknown', { store, lines: [] })
  // Paying is of the order as a whole.
  if (move === 'pay') return ok([{ fulfilmentNo: first.fulfilmentNo, lines: undefined }])
  if ((move === 'cancel' || move === 'expire') && store === undefined && lines === undefined) {
    const parts = live.length > 0 ? live : [first]
    return ok(parts.map(({ fulfilmentNo }) => ({ fulfilmentNo, lines })))
  }
  if (move === 'cancel' && store === undefined && lines !== undefined)
    return partsOfLines(live, lines, { first })

  const named = live.filter((one) => hasLines(one, call))
  const able = named.filter((one) => movesFrom(one.state).includes(move))
  // Whoever does not name a store may be late, and mean one that has rejected its part (contract section 13).
  if (store === undefined && order.fulfilments.length > 1)
    return ambiguous(able.length > 1 ? able : order.fulfilments)
  const chosen = able[0] ?? named[0] ?? [...live, ...ofStore].find((one) => holdsAll(one, lines))
  const holders = live.filter((one) => lines?.some((line) => holds(one, line)))
  if (chosen === undefined && lines?.every((line) => holders.some((one) => holds(one, line))))
    return severalParts(holders, lines)
  const { fulfilmentNo } = chosen ?? holders[0] ?? first
  return ok([{ fulfilmentNo, lines }])
}

/** Each line where units of it are left; its number says nothing of stores to who sells. */
function partsOfLines(
  live: readonly Fulfilment[],
  lines: readonly LineAsked[],
  { first }: { first: Fulfilment },
): Result<readonly PartAsked[]> {
  const asked = new Map<number, LineAsked[]>()
  for (const line of lines) {
    const having = live.filter((one) => hasLines(one, { move: 'cancel', lines: [line] }))
    if (having.length > 1) return ambiguous(having)
    const known = live.find((one) => holds(one, line))
    const { fulfilmentNo } = having[0] ?? known ?? first
    asked.set(fulfilmentNo, [...(asked.get(fulfilmentNo) ?? []), line])
  }
  return ok([...asked].map(([fulfilmentNo, some]) => ({ fulfilmentNo, lines: some })))
}

function ambiguous(among: readonly Fulfilment[]): Result<never> {
  return refuse('order.fulfilment_ambiguous', { stores: [...new Set(among.map(({ store }) => store))] })
}

/** Lines of more than one part that a store has of an order, which move one at a time. */
function severalParts(holders: readonly Fulfilment[], lines: readonly LineAsked[]): Result<never> {
  return refuse('order.fulfilment_ambiguous', {
    reason: 'parts',
    stores: [...new Set(holders.map(({ store }) => store))],
    fulfilments: holders.map((one) => ({
      fulfilmentId: String(one.fulfilmentNo),
      store: one.store,
      lines: lines.filter((line) => holds(one, line)).map(({ lineNo }) => ({ lineNo })),
    })),
  })
}

/** Whether a line is of the fulfilment, whatever has become of it. */
function holds({ lines }: Fulfilment, { lineNo }: LineAsked): boolean {
  return lines.some((line) => line.lineNo === lineNo)
}

function holdsAll(fulfilment: Fulfilment, lines: readonly LineAsked[] | undefined): boolean {
  return lines?.every((line) => holds(fulfilment, line)) ?? false
}

/** Whether the fulfilment has units left of all lines that are named. */
function hasLines(fulfilment: Fulfilment, { move, lines }: Pick<CallOf, 'move' | 'lines'>): boolean {
  const leftOf = LEFT[move]
  if (lines === undefined || leftOf === undefined) return true
  return lines.every(({ lineNo }) =>
    fulfilment.lines.some((line) => line.lineNo === lineNo && leftOf(line) > 0n),
  )
}
