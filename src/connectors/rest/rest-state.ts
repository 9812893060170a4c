import { ok, refuse, type Result } from '../../kernel/result.ts'
import { follow, type Step } from '../../loads/mapping/path.ts'
import type { ErpSaid, Json, OrderPart, OrderSide } from '../connector.ts'
import { movesOf, type ErpState } from '../erp-said.ts'
import { readPath } from '../settings-rules.ts'
import type { RestOrders } from './schema.ts'

type Read = NonNullable<RestOrders['read']>
type Fields = Readonly<Record<string, readonly Step[]>>

const FIELD = 'orders.read'

/** Where in an answer everything stands. */
interface Places {
  readonly state: readonly Step[]
  readonly reason: readonly Step[] | null
  readonly rejected: { readonly items: readonly Step[]; readonly fields: Fields } | null
  readonly invoices: { readonly items: readonly Step[] | null; readonly fields: Fields } | null
  readonly shipment: Fields | null
}

/** How the answers of an ERP are read, or `connector.settings_invalid` for a place that is none. */
export function readRestState(read: Read): Result<OrderSide['said']> {
  const places = placesOf(read)
  if (!places.ok) return places
  return ok((body, known) => saidIn(body, { read, places: places.value, known }))
}

interface Reading {
  readonly read: Read
  readonly places: Places
  readonly known: { readonly part: OrderPart; readonly erpOrderId: string | null }
}

/** `connector.state_unknown` for a state that the settings do not translate. */
function saidIn(body: Json, { read, places, known }: Reading): Result<ErpSaid> {
  const state = textAt(body, places.state)
  const reached = state !== null && Object.hasOwn(read.states, state) ? read.states[state]! : null
  if (reached === null) return refuse('connector.state_unknown', { state: state ?? 'null' })
  const said: ErpState = {
    reached,
    erpOrderId: known.erpOrderId,
    reason: places.reason === null ? null : textAt(body, places.reason),
    rejected: rejectedIn(body, places, known.part),
    invoices: invoicesIn(body, places),
    shipment: shipmentIn(body, places),
  }
  return ok(movesOf(said, known.part))
}

function rejectedIn(body: Json, { rejected }: Places, part: OrderPart): ErpState['rejected'] {
  if (rejected === null) return []
  return listAt(body, rejected.items).flatMap((item) => {
    const { lineNo, sku, quantity } = valuesIn(item, rejected.fields)
    const line = part.order.lines.find(
      (one) => String(one.lineNo) === textOf(lineNo) || one.sku === textOf(sku),
    )
    const units = Number(textOf(quantity) ?? Number.NaN)
    if (line === undefined || units === 0) return []
    return [{ lineNo: line.lineNo, ...(Number.isNaN(units) ? {} : { quantity: units }) }]
  })
}

function invoicesIn(body: Json, { invoices }: Places): ErpState['invoices'] {
  if (invoices === null) return []
  const items = invoices.items === null ? [body] : listAt(body, invoices.items)
  return items
    .map((item) => valuesIn(item, invoices.fields))
    .filter(({ accessKey }) => textOf(accessKey) !== null)
    .map(({ amount, ...rest }) => ({
      ...textsOf(rest),
      amount: typeof amount === 'number' ? amount : textOf(amount),
    }))
}

function shipmentIn(body: Json, { shipment }: Places): ErpState['shipment'] {
  if (shipment === null) return null
  const fields = textsOf(valuesIn(body, shipment))
  return fields['trackingCode'] === undefined ? null : fields
}

function placesOf({ state, reason, rejected, invoices, shipment }: Read): Result<Places> {
  const { items: rejectedItems, ...rejectedFields } = rejected ?? { items: '' }
  const { items: invoiceItems, ...invoiceFields } = invoices ?? {}
  const wanted: Readonly<Record<string, string | undefined>> = {
    ...{ state, reason },
    ...named('rejected', { items: rejected === undefined ? undefined : rejectedItems, ...rejectedFields }),
    ...named('invoices', { items: invoiceItems, ...invoiceFields }),
    ...named('shipment', shipment ?? {}),
  }
  const steps = new Map<string, readonly Step[]>()
  for (const [field, text] of Object.entries(wanted)) {
    if (text === undefined) continue
    const path = readPath(text, `${FIELD}.${field}`)
    if (!path.ok) return path
    steps.set(field, path.value)
  }
  const within = (area: string): Fields =>
    Object.fromEntries(
      [...steps].flatMap(([field, path]) =>
        field.startsWith(`${area}.`) ? [[field.slice(area.length + 1), path]] : [],
      ),
    )
  return ok({
    state: steps.get('state')!,
    reason: steps.get('reason') ?? null,
    rejected:
      rejected === undefined ? null : { items: steps.get('rejected.items')!, fields: within('rejected') },
    invoices:
      invoices === undefined
        ? null
        : { items: steps.get('invoices.items') ?? null, fields: within('invoices') },
    shipment: shipment === undefined ? null : within('shipment'),
  })
}

function named(area: string, fields: Readonly<Record<string, string | undefined>>) {
  return Object.fromEntries(Object.entries(fields).map(([field, text]) => [`${area}.${field}`, text]))
}

function valuesIn(item: Json, fields: Fields): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(fields).map(([field, path]) => [field, follow(item, path)]))
}

function textsOf(values: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  const texts = Object.entries(values).map(([field, value]) => [field, textOf(value)] as const)
  return Object.fromEntries(texts.filter((entry): entry is readonly [string, string] => entry[1] !== null))
}

function listAt(body: Json, path: readonly Step[]): readonly unknown[] {
  const found = follow(body, path)
  return Array.isArray(found) ? found : []
}

function textAt(body: Json, path: readonly Step[]): string | null {
  return textOf(follow(body, path))
}

/** A text or a number as text; null for what is neither, or empty. */
function textOf(value: unknown): string | null {
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : null
}
