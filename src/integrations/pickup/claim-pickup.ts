import type { Platform } from '../../platform/platform.ts'
import { countOf, rowOf } from '../../platform/postgres/statement.ts'
import { CLAIM_PICKUP, RELEASE_PICKUP, RENEW_PICKUP, type ClaimedRow } from './queries/pickups.ts'

/** A source whose worker has been silent for so long is taken up by another one. */
export const PICKUP_LEASE_MS = 60_000

/** Takes up the source that has waited longest, if one waits. */
export async function claimPickup({ db, now }: Platform): Promise<ClaimedRow | null> {
  const at = now()
  return rowOf<ClaimedRow & Record<string, unknown>>(db, CLAIM_PICKUP, [at, leaseEnd(at)])
}

/** False when another worker has taken it up. */
export async function renewPickup({ db, now }: Platform, claimed: ClaimedRow): Promise<boolean> {
  return (await countOf(db, RENEW_PICKUP, [...keyOf(claimed), leaseEnd(now())])) === 1
}

/** Gives a source back. `next`: a run was made, and this is when the next one is due; null: none was. */
export async function releasePickup(
  { db }: Platform,
  claimed: ClaimedRow,
  next: { dueAt: Date | null; failures: number } | null,
): Promise<void> {
  const { dueAt = null, failures = 0 } = next ?? {}
  await countOf(db, RELEASE_PICKUP, [
    ...[...keyOf(claimed), next !== null, dueAt, failures, claimed.asked_at, claimed.due_at],
  ])
}

function leaseEnd(at: Date): Date {
  return new Date(at.getTime() + PICKUP_LEASE_MS)
}

function keyOf({ site_id: siteId, name, fence }: ClaimedRow): [string, string, bigint] {
  return [siteId, name, fence]
}
