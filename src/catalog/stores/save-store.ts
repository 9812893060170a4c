import { isDeepStrictEqual } from 'node:util'
import { recordAudit } from '../../access/record-audit.ts'
import { pageOf, readCursor, type Page } from '../../kernel/page.ts'
import { invariant, ok, refuse, type Result } from '../../kernel/result.ts'
import { timeText } from '../../kernel/time.ts'
import type { Db, Tx } from '../../platform/postgres/db.ts'
import { rowOf, rowsOf } from '../../platform/postgres/statement.ts'
import { MOVE_GROUND } from '../queries/grounds.ts'
import { INSERT_STORE, LIST_STORES, LOCK_STORE, READ_STORE, UPDATE_STORE, type StoreRow } from './queries.ts'
import { PRIORITY_DEFAULT, type Store, type StoreBody } from './schema.ts'

export interface SavedStore {
  readonly created: boolean
  readonly store: Store
}

/** Registers a store or replaces what is known of it; what the body leaves out takes its default. */
export async function saveStore(
  tx: Tx,
  { siteId, externalCode }: { siteId: string; externalCode: string },
  { body, by, now }: { body: StoreBody; by: string; now: Date },
): Promise<Result<SavedStore>> {
  const { name, priority = PRIORITY_DEFAULT, active = true, address = null } = body
  const wanted = { name, priority, active, address }
  const row = await rowOf<StoreRow>(tx, LOCK_STORE, [siteId, externalCode])
  const stored = row === null ? null : storeOf(row)
  if (stored !== null && isDeepStrictEqual(settingsOf(stored), wanted)) {
    return ok({ created: false, store: stored })
  }

  // Two first PUTs at once: the second loses the race for the key, is run again and finds the first.
  const saved = await rowOf<StoreRow>(tx, stored === null ? INSERT_STORE : UPDATE_STORE, [
    siteId,
    externalCode,
    name,
    priority,
    active,
    address === null ? null : JSON.stringify(address),
    now,
  ])
  invariant(saved !== null, 'a locked store is there to be updated')
  // What waits for the store is looked at again.
  await rowOf(tx, MOVE_GROUND, [siteId, 1])
  await recordAudit(tx, {
    siteId,
    at: now,
    by,
    action: stored === null ? 'store.created' : 'store.changed',
    subject: externalCode,
    facts: { before: stored === null ? null : settingsOf(stored), after: wanted },
  })
  return ok({ created: stored === null, store: storeOf(saved) })
}

/** A store by its external code, or `store.not_found`. */
export async function readStore(db: Db | Tx, siteId: string, externalCode: string): Promise<Result<Store>> {
  const row = await rowOf<StoreRow>(db, READ_STORE, [siteId, externalCode])
  return row === null ? refuse('store.not_found', { externalCode }) : ok(storeOf(row))
}

/** A page of stores, by code. */
export async function listStores(
  db: Db,
  siteId: string,
  { limit, cursor }: { limit: number; cursor?: string },
): Promise<Result<Page<Store>>> {
  const behind = readCursor(cursor, 1)
  if (!behind.ok) return behind
  const rows = await rowsOf<StoreRow>(db, LIST_STORES, [siteId, behind.value?.[0], limit + 1])
  return ok(pageOf(rows, limit, { item: storeOf, key: (row) => [row.external_code] }))
}

function settingsOf({ name, priority, active, address }: Store) {
  return { name, priority, active, address }
}

function storeOf(row: StoreRow): Store {
  return {
    externalCode: row.external_code,
    name: row.name,
    priority: row.priority,
    active: row.active,
    address: row.address,
    createdAt: timeText(row.created_at),
    updatedAt: timeText(row.updated_at),
  }
}
