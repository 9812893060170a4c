import { quantityNumber } from '../kernel/quantity.ts'
import { ok, refuse, type Result } from '../kernel/result.ts'
import type { KitOfLine, LineQuantity } from './order.ts'

/** One line of a kit, as a move finds it. */
export interface KitLine {
  readonly lineNo: number
  readonly sku: string
  readonly kit: KitOfLine
  /** As ordered: `kit.quantity` kits of it. */
  readonly quantity: bigint
  /** Units that may still be taken away. */
  readonly left: bigint
}

/** The kits of one fulfilment, and the units that a request takes of it. */
export interface KitsTaken {
  readonly lines: readonly KitLine[]
  readonly taken: readonly LineQuantity[]
}

/** A line of a request that takes lines away; without a quantity it means all that is left. */
export interface AskedLine {
  readonly lineNo: number
  readonly quantity?: number
}

interface Split {
  readonly kitId: string
  readonly sku: string
  readonly lines: readonly { lineNo: number; sku: string; quantity: bigint; missing: bigint }[]
  /** False when other units of the kit are invoiced already, so that whole kits no longer cover it. */
  readonly mendable: boolean
}

/**
 * The kit rule (source contract section 3, contract 4.1): of a kit, a request takes whole kits away or nothing, of each
 * fulfilment by itself. `order.kit_split` names the kits, all their lines and what is missing, and `correctedBody` is
 * `body` with the smallest whole number of kits that covers what was asked, other lines untouched; null when none does.
 */
export function checkKits(
  parts: readonly KitsTaken[],
  body: { readonly lines?: readonly AskedLine[] },
): Result<null> {
  const splits = parts.flatMap(splitsOf)
  if (splits.length === 0) return ok(null)

  const lines = splits.flatMap((split) => split.lines)
  return refuse('order.kit_split', {
    kits: splits.map(({ kitId, sku }) => ({ kitId, sku })),
    lines: lines.map(({ lineNo, sku, quantity }) => ({ lineNo, sku, quantity: quantityNumber(quantity) })),
    missing: lines
      .filter((line) => line.missing > 0n)
      .map(({ lineNo, sku, missing }) => ({ lineNo, sku, quantity: quantityNumber(missing) })),
    correctedBody: splits.every((split) => split.mendable) ? corrected(body, lines) : null,
  })
}

function splitsOf({ lines, taken }: KitsTaken): readonly Split[] {
  const asked = new Map(taken.map((line) => [line.lineNo, line.quantity]))
  const kits = [...Map.groupBy(lines, (line) => line.kit.kitId).values()]
  return kits.map((kit) => splitOf(kit, asked)).filter((split) => split !== null)
}

/** How a request splits a kit; null when it takes whole kits of it, or none. */
function splitOf(lines: readonly KitLine[], asked: ReadonlyMap<number, bigint>): Split | null {
  const kits = lines
    .map((line) => ceiling((asked.get(line.lineNo) ?? 0n) * BigInt(line.kit.quantity), line.quantity))
    .reduce((most, count) => (count > most ? count : most), 0n)
  const whole = lines.map((line) => {
    const quantity = (kits * line.quantity) / BigInt(line.kit.quantity)
    return { ...line, quantity, missing: quantity - (asked.get(line.lineNo) ?? 0n) }
  })
  if (whole.every((line) => line.missing === 0n)) return null
  const { kitId, sku } = lines[0]!.kit
  return { kitId, sku, lines: whole, mendable: whole.every((line) => line.quantity <= line.left) }
}

/** The request with each kit line at its whole kits; lines not of these kits stay as they were sent. */
function corrected(
  body: { readonly lines?: readonly AskedLine[] },
  whole: readonly LineQuantity[],
): Readonly<Record<string, unknown>> {
  const quantities = new Map(whole.map((line) => [line.lineNo, quantityNumber(line.quantity)]))
  const sent = body.lines ?? []
  const kept = sent.map((line) => ({ ...line, quantity: quantities.get(line.lineNo) ?? line.quantity }))
  const added = whole.filter((line) => !sent.some(({ lineNo }) => lineNo === line.lineNo))
  const lines = [
    ...kept,
    ...added.map(({ lineNo, quantity }) => ({ lineNo, quantity: quantityNumber(quantity) })),
  ]
  return { ...body, lines }
}

function ceiling(amount: bigint, by: bigint): bigint {
  return (amount + by - 1n) / by
}
