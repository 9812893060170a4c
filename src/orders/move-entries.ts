import { routedBy, type MadeMove, type MoveOf, type RefusedMove } from './moved-rows.ts'
import type { Entry } from './moves/move.ts'
import type { LineQuantity } from './order.ts'
import { presentQuantity } from './present-order.ts'

/** What a line of history says, whoever asked. */
interface Said {
  readonly move: string
  readonly fulfilmentNo: number | null
  readonly from: string | null
  readonly to: string | null
  readonly lines: readonly LineQuantity[] | null
  readonly code?: string
  readonly facts: Readonly<Record<string, unknown>> | null
}

/** The lines of history of a move: first the stores that took on what another rejected, then what was asked for. */
export function entriesOf({ of, steps }: MadeMove) {
  return steps.flatMap((step) => {
    const { entry, along = [] } = step.changed
    const routes = routedBy(step).map(({ fulfilmentNo, state, lines }) =>
      row(of, { move: 'route', fulfilmentNo, from: null, to: state, lines, facts: null }),
    )
    return [...routes, ...[entry, ...along].map((one) => row(of, { ...one, facts: factsOf(one) }))]
  })
}

/** A refusal: from where the fulfilment stands, to nowhere. */
export function refusalEntry({ of, move, fulfilment, refusal }: RefusedMove) {
  const { code, facts } = refusal
  const at = { fulfilmentNo: fulfilment?.fulfilmentNo ?? null, from: fulfilment?.state ?? null, to: null }
  return row(of, { move, ...at, lines: null, code, facts })
}

function factsOf({ facts }: Entry): Entry['facts'] | null {
  return Object.values(facts).every((fact) => fact === undefined) ? null : facts
}

function row(
  { orderId, bodySha256, asked }: MoveOf,
  { move, fulfilmentNo, from, to, lines, code, facts }: Said,
) {
  return {
    ...{ order_id: String(orderId), move, fulfilment_no: fulfilmentNo, from_state: from, to_state: to },
    ...{ lines: lines?.map(presentQuantity), by: asked.by, at: asked.now, code, facts },
    ...{ body_sha256: bodySha256, key: asked.key },
  }
}
