import { statement } from '../../platform/postgres/statement.ts'

export interface StoreRow {
  readonly external_code: string
  readonly name: string
  readonly priority: number
  readonly active: boolean
  readonly address: Readonly<Record<string, string>> | null
  readonly created_at: Date
  readonly updated_at: Date
}

const COLUMNS = 'external_code, name, priority, active, address, created_at, updated_at'

export const READ_STORE = statement(
  'read_store',
  `select ${COLUMNS} from stores where site_id = $1 and external_code = $2`,
)

export const LOCK_STORE = statement(
  'lock_store',
  `select ${COLUMNS} from stores where site_id = $1 and external_code = $2 for update`,
)

export const LIST_STORES = statement(
  'list_stores',
  `select ${COLUMNS}
     from stores
    where site_id = $1 and ($2::text is null or external_code > $2)
    order by external_code
    limit $3`,
  'fresh',
)

export const INSERT_STORE = statement(
  'insert_store',
  `insert into stores (site_id, external_code, name, priority, active, address, created_at, updated_at)
   values ($1, $2, $3, $4, $5, $6::jsonb, $7, $7)
   returning ${COLUMNS}`,
)

export const UPDATE_STORE = statement(
  'update_store',
  `update stores
      set name = $3, priority = $4, active = $5, address = $6::jsonb, updated_at = $7
    where site_id = $1 and external_code = $2
   returning ${COLUMNS}`,
)
