import { quantityNumber } from '../kernel/quantity.ts'
import { refuse, type Refusal } from '../kernel/result.ts'
import type { KitOfLine, OrderedLine } from './order.ts'

/** The components of one kit, as the catalogue has them; quantities in thousandths. */
export type KitOfCatalog = readonly { readonly sku: string; readonly quantity: bigint }[]

/** A line, and the store it names. */
type SoldLine = OrderedLine & { readonly store: string | null }
type KitPart = SoldLine & { readonly kit: KitOfLine }

/**
 * Whether the kits of an order are whole: all components are there, each on one line, each with
 * kit.quantity × its quantity in the kit, and no two name different stores. A kit's own sku holds no stock and is
 * no line.
 */
export function checkSoldKits(
  lines: readonly SoldLine[],
  variants: ReadonlyMap<string, KitOfCatalog | null>,
): Refusal | null {
  const asLines = lines.filter(({ sku }) => (variants.get(sku) ?? null) !== null)
  if (asLines.length > 0) {
    return refuse('order.kit_sold_as_line', { lines: asLines.map(({ lineNo, sku }) => ({ lineNo, sku })) })
      .refusal
  }
  const parts = lines.filter((line): line is KitPart => line.kit !== null)
  for (const [kitId, kit] of Map.groupBy(parts, (line) => line.kit.kitId)) {
    const refusal = checkKit(kitId, kit, variants)
    if (refusal !== null) return refusal
  }
  return null
}

function checkKit(
  kitId: string,
  lines: readonly KitPart[],
  variants: ReadonlyMap<string, KitOfCatalog | null>,
): Refusal | null {
  const { sku, quantity } = lines[0]!.kit
  const components = variants.get(sku) ?? []
  const expected = components.map((one) => ({ sku: one.sku, quantity: one.quantity * BigInt(quantity) }))
  const agree = lines.every(({ kit }) => kit.sku === sku && kit.quantity === quantity)
  const whole =
    lines.length === expected.length &&
    expected.every((one) => lines.some((line) => line.sku === one.sku && line.quantity === one.quantity))
  const stores = new Set(lines.flatMap(({ store }) => store ?? []))
  if (agree && whole && stores.size <= 1) return null
  return refuse('order.kit_incomplete', {
    kitId,
    sku,
    ...(stores.size > 1 ? { reason: 'stores', stores: [...stores] } : {}),
    lines: lines.map((line) => ({
      lineNo: line.lineNo,
      sku: line.sku,
      quantity: quantityNumber(line.quantity),
    })),
    expected: expected.map((one) => ({ sku: one.sku, quantity: quantityNumber(one.quantity) })),
  }).refusal
}
