import type { OrderResource } from '../../orders/present-order.ts'
import type { OrderPart, PartLine } from '../connector.ts'

type Fulfilment = OrderResource['fulfilments'][number]

const THOUSANDTHS = 1000

/** What an ERP knows a part of an order by: "812"; of a second store's part "812-2". */
export function partKey(orderId: string, fulfilmentNo: number): string {
  return fulfilmentNo === 1 ? orderId : `${orderId}-${fulfilmentNo}`
}

/** One store's part of an order, as templates see it; null where the order has none of this number. */
export function partOf(order: OrderResource, fulfilmentNo: number): OrderPart | null {
  const fulfilment = order.fulfilments.find(({ fulfilmentId }) => fulfilmentId === String(fulfilmentNo))
  if (fulfilment === undefined) return null
  const lines = fulfilment.lines.flatMap((line) => openLine(order, line))
  return { key: partKey(order.orderId, fulfilmentNo), order, fulfilment, lines }
}

/** The cancelled units of a part, line by line: "1:2,3:1"; empty where there are none. */
export function cancelledOf({ fulfilment }: OrderPart): string {
  return fulfilment.lines
    .filter(({ cancelled }) => cancelled > 0)
    .map(({ lineNo, cancelled }) => `${lineNo}:${cancelled}`)
    .join()
}

/** A line with the units that are neither rejected nor cancelled; none where that leaves none. */
function openLine(order: OrderResource, part: Fulfilment['lines'][number]): readonly PartLine[] {
  const line = order.lines.find(({ lineNo }) => lineNo === part.lineNo)
  const units = thousandthsOf(part.quantity) - thousandthsOf(part.rejected) - thousandthsOf(part.cancelled)
  if (line === undefined || units <= 0n) return []
  const { lineNo, sku, unitPrice, kit } = line
  const discount = shareOf(line.discount, units, thousandthsOf(line.quantity))
  const quantity = Number(units) / THOUSANDTHS
  return [{ lineNo, sku, quantity, unitPrice, discount, ...(kit === undefined ? {} : { kit }) }]
}

/** The share of an amount that goes with some of all units, half up: "1.00", 1 of 3 → "0.33". */
function shareOf(amount: string, units: bigint, all: bigint): string {
  if (units === all) return amount
  const [whole = '', places = ''] = amount.split('.')
  const minor = BigInt(`${whole}${places}`)
  const share = (2n * minor * units + all) / (2n * all)
  const digits = share.toString().padStart(places.length + 1, '0')
  if (places === '') return digits
  return `${digits.slice(0, -places.length)}.${digits.slice(-places.length)}`
}

function thousandthsOf(quantity: number): bigint {
  return BigInt(Math.round(quantity * THOUSANDTHS))
}
