import { statement } from '../platform/postgres/statement.ts'
import type { ConnectorNamed } from './connector-table.ts'
import type { IntegrationSettings } from './schema.ts'
import type { PickupSettings, SourceSettings } from './schema/source.ts'

export interface IntegrationRow {
  readonly integration_id: bigint
  readonly name: string
  readonly type: number
  readonly active: boolean
  readonly settings: IntegrationSettings
  readonly source: SourceSettings | null
  /** Sealed. */
  readonly secret: Buffer | null
  readonly pickup: PickupSettings | null
  readonly connector: ConnectorNamed | null
  readonly connector_secret: Buffer | null
  readonly version: number
  readonly created_at: Date
  readonly updated_at: Date
}

const COLUMNS = `integration_id, name, type, active, settings, source, secret, pickup, connector, connector_secret,
             version, created_at, updated_at`

export const READ_INTEGRATION = statement(
  'read_integration',
  `select ${COLUMNS} from integrations where site_id = $1 and name = $2`,
)

export const LOCK_INTEGRATION = statement(
  'lock_integration',
  `select ${COLUMNS} from integrations where site_id = $1 and name = $2 for update`,
)

/** The one other integration that is active for a type; two that race for it meet at the unique index. */
export const OTHER_ACTIVE_INTEGRATION = statement(
  'other_active_integration',
  `select name from integrations where site_id = $1 and type = $2 and active and name <> $3 for update`,
)

export const LIST_INTEGRATIONS = statement(
  'list_integrations',
  `select ${COLUMNS}
     from integrations
    where site_id = $1 and ($2::text is null or name > $2)
    order by name
    limit $3`,
  'fresh',
)

export const INSERT_INTEGRATION = statement(
  'insert_integration',
  `insert into integrations (site_id, name, type, active, settings, created_at, updated_at, source, secret, pickup,
                             connector, connector_secret)
   values ($1, $2, $3, $4, $5::jsonb, $6, $6, $7::jsonb, $8, $9::jsonb, $10::jsonb, $11)
   returning ${COLUMNS}`,
)

export const UPDATE_INTEGRATION = statement(
  'update_integration',
  `update integrations
      set type = $3, active = $4, settings = $5::jsonb, source = $7::jsonb, secret = $8, pickup = $9::jsonb,
          connector = $10::jsonb, connector_secret = $11, version = version + 1, updated_at = $6
    where site_id = $1 and name = $2
   returning ${COLUMNS}`,
)

/** What a load of a type runs under. */
export const ACTIVE_INTEGRATION = statement(
  'active_integration',
  `select ${COLUMNS} from integrations where site_id = $1 and type = $2 and active`,
)

/** Keeps the key of a server that had none, unless the settings have changed meanwhile. */
export const KEEP_HOST_KEY = statement(
  'keep_host_key',
  `update integrations
      set source = source || jsonb_build_object('hostKey', $3::text), version = version + 1, updated_at = $5
    where site_id = $1 and name = $2 and source = $4::jsonb and source->>'hostKey' is null`,
)

/** The other integration whose connector of this name takes the site's orders. */
export const OTHER_TAKING_ORDERS = statement(
  'other_taking_orders',
  `select name
     from integrations
    where site_id = $1 and connector ->> 'name' = $2 and (connector -> 'settings') ? 'orders' and name <> $3
      for update`,
)

/** An integration that has a connector, with its site. */
export interface ConnectedRow {
  readonly site_id: string
  readonly name: string
  readonly integration_id: bigint
  readonly type: number
  readonly active: boolean
  readonly version: number
  readonly settings: IntegrationSettings
  readonly connector: ConnectorNamed
  readonly connector_secret: Buffer | null
}

const CONNECTED =
  'site_id, name, integration_id, type, active, version, settings, connector, connector_secret'

export const READ_CONNECTED = statement(
  'read_connected',
  `select ${CONNECTED} from integrations where site_id = $1 and name = $2 and connector is not null`,
)

/** Those that are to work, of all sites: a worker serves every one of them. */
export const LIST_CONNECTED = statement(
  'list_connected',
  `select ${CONNECTED} from integrations where active and connector is not null order by site_id, name`,
)
