import { statement } from '../../platform/postgres/statement.ts'

export interface ChannelRow {
  readonly code: string
  readonly name: string
  readonly created_at: Date
  readonly updated_at: Date
}

const COLUMNS = 'code, name, created_at, updated_at'

export const READ_CHANNEL = statement(
  'read_channel',
  `select ${COLUMNS} from channels where site_id = $1 and code = $2`,
)

export const LOCK_CHANNEL = statement(
  'lock_channel',
  `select ${COLUMNS} from channels where site_id = $1 and code = $2 for update`,
)

export const LIST_CHANNELS = statement(
  'list_channels',
  `select ${COLUMNS}
     from channels
    where site_id = $1 and ($2::text is null or code > $2)
    order by code
    limit $3`,
  'fresh',
)

export const INSERT_CHANNEL = statement(
  'insert_channel',
  `insert into channels (site_id, code, name, created_at, updated_at)
   values ($1, $2, $3, $4, $4)
   returning ${COLUMNS}`,
)

export const UPDATE_CHANNEL = statement(
  'update_channel',
  `update channels
      set name = $3, updated_at = $4
    where site_id = $1 and code = $2
   returning ${COLUMNS}`,
)
