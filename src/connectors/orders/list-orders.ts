import { ok, refuse, type Result } from '../../kernel/result.ts'
import { pageOf, readCursor, type Page } from '../../kernel/page.ts'
import type { Language } from '../../kernel/texts/texts.ts'
import { timeText } from '../../kernel/time.ts'
import { orderIdOf, orderNotFound, readOrder } from '../../orders/read-order.ts'
import type { Db, Tx } from '../../platform/postgres/db.ts'
import { rowsOf } from '../../platform/postgres/statement.ts'
import { readConnected } from '../read-connected.ts'
import { presentRefusal } from '../present-refusal.ts'
import { partKey } from './order-part.ts'
import {
  CONNECTORS_OF_ORDER,
  LIST_CONNECTOR_ORDERS,
  ORDER_OF_CONNECTOR,
  RETRY_ORDER,
  type ConnectorOrderRow,
} from './queries.ts'
import type { ConnectorOrder } from './schema.ts'

type Row = ConnectorOrderRow & Record<string, unknown>

interface Named {
  readonly siteId: string
  readonly name: string
}

/** A page of what a connector has of orders, by their numbers: `integration.not_found`, `connector.none`. */
export async function listConnectorOrders(
  db: Db,
  { siteId, name }: Named,
  asked: { limit: number; cursor?: string; standing?: string; language: Language },
): Promise<Result<Page<ConnectorOrder>>> {
  const found = await readConnected(db, { siteId, name })
  if (!found.ok) return found
  const behind = readCursor(asked.cursor, 2)
  if (!behind.ok) return behind
  const [orderId, part] = behind.value ?? []
  const values = [siteId, name, asked.standing, orderId, part, asked.limit + 1]
  const rows = await rowsOf<Row>(db, LIST_CONNECTOR_ORDERS, values)
  const item = (row: Row) => shown(row, asked.language)
  return ok(
    pageOf(rows, asked.limit, { item, key: (row) => [String(row.order_id), String(row.fulfilment_no)] }),
  )
}

/** What every connector has of an order, or `order.not_found`. */
export async function listConnectorsOfOrder(
  db: Db,
  { siteId, orderId }: { siteId: string; orderId: string },
  language: Language,
): Promise<Result<{ items: ConnectorOrder[] }>> {
  const number = orderIdOf(orderId)
  if (!number.ok) return number
  const order = await readOrder(db, siteId, number.value)
  if (!order.ok) return orderNotFound(orderId)
  const rows = await rowsOf<Row>(db, CONNECTORS_OF_ORDER, [siteId, number.value])
  return ok({ items: rows.map((row) => shown(row, language)) })
}

/** Has an order tried again at once: `connector.order_not_found`. What is over and well stays as it is. */
export async function makeRetry(
  tx: Tx,
  { siteId, name, orderId }: Named & { orderId: string },
  { at, language }: { at: Date; language: Language },
): Promise<Result<{ items: ConnectorOrder[] }>> {
  const found = await readConnected(tx, { siteId, name })
  if (!found.ok) return found
  const number = orderIdOf(orderId)
  const values = number.ok ? [siteId, name, number.value] : null
  const rows = values === null ? [] : await rowsOf<Row>(tx, ORDER_OF_CONNECTOR, values)
  if (values === null || rows.length === 0) return refuse('connector.order_not_found', { name, orderId })
  await rowsOf<Row>(tx, RETRY_ORDER, [...values, at])
  const after = await rowsOf<Row>(tx, ORDER_OF_CONNECTOR, values)
  return ok({ items: after.map((row) => shown(row, language)) })
}

function shown(row: ConnectorOrderRow, language: Language): ConnectorOrder {
  const time = (at: Date | null) => (at === null ? null : timeText(at))
  return {
    integration: row.integration,
    orderId: String(row.order_id),
    fulfilmentId: String(row.fulfilment_no),
    key: partKey(String(row.order_id), row.fulfilment_no),
    standing: row.parked_at !== null ? 'parked' : row.code !== null ? 'refused' : row.state,
    erpOrderId: row.erp_order_id,
    sentAt: time(row.sent_at),
    nextAt: time(row.due_at),
    tries: row.tries,
    refusal: presentRefusal(row, language),
    createdAt: timeText(row.created_at),
    updatedAt: timeText(row.updated_at),
  }
}
