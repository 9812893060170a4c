import { statement } from '../../platform/postgres/statement.ts'

export interface AuditRow {
  readonly entry_id: bigint
  readonly at: Date
  readonly by: string
  readonly action: string
  readonly subject: string
  readonly facts: Readonly<Record<string, unknown>>
}

/** The newest first; the next page is older than entry `$2`. */
export const LIST_AUDIT = statement(
  'list_audit',
  `select entry_id, at, by, action, subject, facts
     from audit_entries
    where site_id = $1 and ($2::bigint is null or entry_id < $2)
    order by entry_id desc
    limit $3`,
)
