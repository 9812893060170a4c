import { ok, refuse, type Result } from '../../kernel/result.ts'
import type { ErpSaid, Json, OrderPart, OrderSide, Reached } from '../connector.ts'
import { movesOf } from '../erp-said.ts'
import { checkTemplates, wrongSetting } from '../settings-rules.ts'
import { filled } from '../template.ts'
import type { TotvsModaOrders, TotvsModaSettings } from './schema.ts'
import { branchesOf } from './totvs-catalog.ts'
import { READ_EVERY_SECONDS, STATES } from './totvs-defaults.ts'
import { orderBody } from './totvs-order-body.ts'
import { listOf, textOf } from './totvs-rows.ts'

const SECOND_MS = 1000
const SALES = '/api/totvsmoda/sales-order/v2'
const ROOTS = ['key', 'order', 'fulfilment', 'lines']

/** Taking orders: `connector.settings_invalid` for a template that names what there is not, or branches told twice. */
export function openTotvsOrders(settings: TotvsModaSettings, orders: TotvsModaOrders): Result<OrderSide> {
  const wrong = checkTemplates({ 'orders.body': orders.body }, ROOTS)
  if (wrong !== null) return wrong
  const branches = branchesOf(settings)
  const byStore = new Map(branches.map(([branchCode, store]) => [store, branchCode]))
  if (byStore.size !== branches.length) return wrongSetting('branches', 'value')
  const states = { ...STATES, ...orders.states }
  const words: readonly Reached[] = [...new Set<Reached>([...Object.values(states), 'invoice'])]
  const branchOf = ({ fulfilment }: OrderPart) => byStore.get(fulfilment.store)
  const search = (filter: object) => ({
    ...{ method: 'POST' as const, path: `${SALES}/orders/search`, repeatable: true },
    body: { filter, expand: 'invoices', page: 1, pageSize: 10 },
  })
  return ok({
    everyMs: (orders.everySeconds ?? READ_EVERY_SECONDS) * SECOND_MS,
    words,
    serves: (part) => branchOf(part) !== undefined,
    create: (part) => ({
      ...{ method: 'POST', path: `${SALES}/b2c-orders`, repeatable: false },
      body: {
        ...orderBody(part, { orders, branchCode: branchOf(part) }),
        ...(filled(orders.body ?? {}, { ...part }) as object),
      },
    }),
    created: (body) => {
      const orderCode = textOf((body as { orderCode?: unknown } | null)?.orderCode)
      if (orderCode === null)
        return refuse('connector.answer_unreadable', { reason: 'items', said: 'orderCode' })
      return ok(orderCode)
    },
    find: (part) => search({ branchCodeList: branchList(branchOf(part)), orderIdList: [part.key] }),
    found: (body, part) => {
      const order = listOf((body as { items?: unknown } | null)?.items).find(
        ({ orderId }) => textOf(orderId) === part.key,
      )
      return ok(order === undefined ? null : textOf(order['orderCode']))
    },
    read: (part, erpOrderId) =>
      search({ branchCodeList: branchList(branchOf(part)), orderCodeList: [Number(erpOrderId)] }),
    said: (body, known) => said(body, { states, ...known }),
    // No public document says how lines of an order are changed.
    change: null,
    cancel: cancelCall(orders.reasonCancellationCode, branchOf),
  })
}

/** Calling an order off needs a reason of the ERP's; without one it is not told. */
function cancelCall(
  reasonCancellationCode: number | undefined,
  branchOf: (part: OrderPart) => number | undefined,
): OrderSide['cancel'] {
  if (reasonCancellationCode === undefined) return null
  return (part, erpOrderId) => {
    const named =
      erpOrderId === null
        ? { orderId: part.key }
        : { branchCode: branchOf(part), orderCode: Number(erpOrderId) }
    return {
      ...{ method: 'POST', path: `${SALES}/orders/cancel`, repeatable: true, mayBeMissing: true },
      body: { ...named, reasonCancellationCode },
    }
  }
}

function branchList(branchCode: number | undefined): readonly number[] {
  return branchCode === undefined ? [] : [branchCode]
}

interface Known {
  readonly states: Readonly<Record<string, Reached>>
  readonly part: OrderPart
  readonly erpOrderId: string | null
}

/** What an order of the ERP's says; one that has invoices is that far, whatever its state. */
function said(body: Json, { states, part, erpOrderId }: Known): Result<ErpSaid> {
  const order = listOf((body as { items?: unknown } | null)?.items).find(
    ({ orderCode }) => textOf(orderCode) === erpOrderId,
  )
  if (order === undefined)
    return refuse('connector.answer_unreadable', { reason: 'items', said: `orderCode ${erpOrderId}` })
  const status = textOf(order['statusOrder'])
  const meant = status !== null && Object.hasOwn(states, status) ? states[status]! : null
  if (meant === null) return refuse('connector.state_unknown', { state: status ?? 'null' })
  const invoices = listOf(order['invoices']).flatMap(invoiceOf)
  const reached = meant === 'confirm' && invoices.length > 0 ? 'invoice' : meant
  return ok(movesOf({ reached, erpOrderId, reason: null, rejected: [], invoices, shipment: null }, part))
}

/** An invoice with its access key; one without it is not authorised yet. */
function invoiceOf(invoice: Readonly<Record<string, unknown>>) {
  const { electronic, totalValue, code, serial, issueDate } = invoice
  const accessKey =
    textOf((electronic as Readonly<Record<string, unknown>> | undefined)?.['accessKey']) ??
    textOf(invoice['accessKey'])
  if (accessKey === null) return []
  const named = { number: textOf(code), series: textOf(serial), accessKey, issuedAt: textOf(issueDate) }
  const amount = typeof totalValue === 'number' ? totalValue : textOf(totalValue)
  return [Object.fromEntries(Object.entries({ ...named, amount }).filter(([, value]) => value !== null))]
}
