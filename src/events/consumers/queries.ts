import { statement } from '../../platform/postgres/statement.ts'

export interface ConsumerRow {
  readonly name: string
  readonly types: readonly string[] | null
  readonly starts_after: bigint
  readonly acknowledged_seq: bigint
  readonly lease_id: string | null
  readonly lease_ends_at: Date | null
  readonly leased_seq: bigint | null
  readonly covered_seq: bigint | null
  readonly created_at: Date
  readonly updated_at: Date
}

/** A consumer, and how the log stands before it. */
export interface StandingRow extends ConsumerRow {
  readonly last_seq: bigint
  /** When the first event that it has not acknowledged happened; null for none. */
  readonly behind_since: Date | null
}

const COLUMNS = `name, types, starts_after, acknowledged_seq, lease_id, lease_ends_at, leased_seq, covered_seq,
          created_at, updated_at`

const STANDING = `select ${COLUMNS.split(/,\s+/)
  .map((column) => `c.${column}`)
  .join(', ')}, coalesce(l.last_seq, 0) as last_seq, o.occurred_at as behind_since
     from consumers c
     left join event_logs l on l.site_id = c.site_id
     left join numbered_events n on n.site_id = c.site_id and n.seq = c.acknowledged_seq + 1
     left join outbox o on o.site_id = c.site_id and o.event_id = n.event_id`

export const READ_CONSUMER = statement(
  'read_consumer',
  `${STANDING}
    where c.site_id = $1 and c.name = $2`,
)

export const LIST_CONSUMERS = statement(
  'list_consumers',
  `${STANDING}
    where c.site_id = $1 and ($2::text is null or c.name > $2)
    order by c.name
    limit $3`,
  'fresh',
)

export const LOCK_CONSUMER = statement(
  'lock_consumer',
  `select ${COLUMNS} from consumers where site_id = $1 and name = $2 for update`,
)

export const INSERT_CONSUMER = statement(
  'insert_consumer',
  `insert into consumers (site_id, name, types, starts_after, acknowledged_seq, created_at, updated_at)
   values ($1, $2, $3, $4, $4, $5, $5)`,
)

export const UPDATE_CONSUMER = statement(
  'update_consumer',
  `update consumers set types = $3, updated_at = $4 where site_id = $1 and name = $2`,
)

/** Places a consumer anew; a lease that it has is lost. */
export const PLACE_CONSUMER = statement(
  'place_consumer',
  `update consumers
      set starts_after = $3, acknowledged_seq = $3, lease_id = null, lease_ends_at = null, leased_seq = null,
          covered_seq = null, updated_at = $4
    where site_id = $1 and name = $2`,
)

export const DELETE_CONSUMER = statement(
  'delete_consumer',
  `delete from consumers where site_id = $1 and name = $2`,
)

/**
 * The lease is told before it is on the disk: should the server crash just then it never was, and the events come
 * again. So nobody waits for the disk but who acknowledges.
 */
export const LEASE_LIGHTLY = statement(
  'lease_lightly',
  `select set_config('synchronous_commit', 'off', true)`,
)

export const SAVE_LEASE = statement(
  'save_lease',
  `update consumers
      set lease_id = $3, lease_ends_at = $4, leased_seq = $5, covered_seq = $6
    where site_id = $1 and name = $2`,
)

/** Up to where it is done; `$4` when the lease ends, null for one that is wholly acknowledged. */
export const SAVE_ACKNOWLEDGED = statement(
  'save_acknowledged',
  `update consumers set acknowledged_seq = $3, lease_ends_at = $4 where site_id = $1 and name = $2`,
)

export const RELEASE_LEASE = statement(
  'release_lease',
  `update consumers set lease_id = null, lease_ends_at = null where site_id = $1 and name = $2`,
)
