import type { Facts } from '../kernel/result.ts'
import type { Tx } from '../platform/postgres/db.ts'
import { countOf } from '../platform/postgres/statement.ts'
import { RECORD_AUDIT } from './queries.ts'

/** Who changed which setting, and when. `facts` never hold a password, a hash or a secret. */
export interface AuditEntry {
  readonly siteId: string
  readonly at: Date
  /** The username, or `COMMAND_LINE`. */
  readonly by: string
  /** Past tense, the noun first: "user.changed". */
  readonly action: string
  /** What was changed: a username, an integration's name. */
  readonly subject: string
  readonly facts?: Facts
}

/** Stands in audit where somebody at the machine itself made the change; no user can have this name. */
export const COMMAND_LINE = 'command line'

/** Notes a change in its own transaction, so that neither is there without the other. */
export async function recordAudit(
  tx: Tx,
  { siteId, at, by, action, subject, facts }: AuditEntry,
): Promise<void> {
  await countOf(tx, RECORD_AUDIT, [siteId, at, by, action, subject, JSON.stringify(facts ?? {})])
}
