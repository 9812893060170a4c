import { ok, refuse, type Result } from '../../kernel/result.ts'
import type { ConsumerRow } from '../consumers/queries.ts'

type Lease = Pick<
  ConsumerRow,
  'acknowledged_seq' | 'lease_id' | 'lease_ends_at' | 'leased_seq' | 'covered_seq'
>

/** What an acknowledgement makes of a consumer. */
export interface Acknowledged {
  readonly acknowledgedSeq: bigint
  /** Null: all of the lease is acknowledged. */
  readonly leaseEndsAt: Date | null
}

/** Whether somebody holds a lease at a moment. */
export function isLeased({ lease_id, lease_ends_at }: Lease, at: Date): boolean {
  return lease_id !== null && lease_ends_at !== null && lease_ends_at > at
}

/**
 * Acknowledges the events of a lease up to a number, or all of them. Saying it again changes nothing, also once all is
 * acknowledged: the first answer may have been lost.
 *
 * Refusals: `consumer.lease_lost`, `consumer.seq_not_leased`.
 */
export function acknowledge(
  lease: Lease,
  { leaseId, seq, at }: { leaseId: string; seq: bigint | undefined; at: Date },
): Result<Acknowledged> {
  const { acknowledged_seq: before, lease_ends_at: endsAt, leased_seq: last, covered_seq: covered } = lease
  if (lease.lease_id !== leaseId || last === null || covered === null) return lost(leaseId)
  if (endsAt !== null && endsAt <= at) return lost(leaseId)
  if (seq !== undefined && seq > covered)
    return refuse('consumer.seq_not_leased', { seq: Number(seq), leasedSeq: Number(last) })
  if (endsAt === null || (seq !== undefined && seq <= before))
    return ok({ acknowledgedSeq: before, leaseEndsAt: endsAt })
  // Behind the last event of the lease the log was looked through for nothing: that need not be done again.
  if (seq === undefined || seq >= last) return ok({ acknowledgedSeq: covered, leaseEndsAt: null })
  return ok({ acknowledgedSeq: seq, leaseEndsAt: endsAt })
}

/** Gives back what is not acknowledged; only who holds the lease may. */
export function release(lease: Lease, { leaseId, at }: { leaseId: string; at: Date }): Result<null> {
  return lease.lease_id === leaseId && isLeased(lease, at) ? ok(null) : lost(leaseId)
}

function lost(leaseId: string): ReturnType<typeof refuse> {
  return refuse('consumer.lease_lost', { leaseId })
}
