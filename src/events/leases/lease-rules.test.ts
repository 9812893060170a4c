import assert from 'node:assert/strict'
import { test } from 'node:test'
import { acknowledge, release } from './lease-rules.ts'

const AT = new Date('2026-11-24T10:00:00Z')
const LATER = new Date(AT.getTime() + 60_000)

/** A lease L of the events 11 to 15, for which the log was looked through up to 18; 10 are acknowledged. */
const lease = (endsAt: Date | null, acknowledged = 10n) => ({
  ...{ acknowledged_seq: acknowledged, lease_id: 'L', lease_ends_at: endsAt },
  ...{ leased_seq: 15n, covered_seq: 18n },
})

// Lease, what is said, and the number up to which is acknowledged ("+": and the lease goes on), or the refusal.
for (const [name, held, leaseId, seq, expected] of [
  ['all of it', lease(LATER), 'L', undefined, '18'],
  ['its last event', lease(LATER), 'L', 15n, '18'],
  ['what was looked through behind it', lease(LATER), 'L', 17n, '18'],
  ['a part', lease(LATER), 'L', 12n, '12+'],
  ['less than before', lease(LATER, 13n), 'L', 12n, '13+'],
  ['more than it has', lease(LATER), 'L', 19n, 'consumer.seq_not_leased'],
  ['one that has ended', lease(AT), 'L', 12n, 'consumer.lease_lost'],
  ["another's", lease(LATER), 'M', 12n, 'consumer.lease_lost'],
  ['all of it again', lease(null, 18n), 'L', undefined, '18'],
  ['a part of it again', lease(null, 18n), 'L', 12n, '18'],
  ['more than it had', lease(null, 18n), 'L', 19n, 'consumer.seq_not_leased'],
] as const) {
  test(`acknowledging ${name} → ${expected}`, () => {
    const result = acknowledge(held, { leaseId, seq, at: AT })
    const said = result.ok
      ? `${result.value.acknowledgedSeq}${result.value.leaseEndsAt === null ? '' : '+'}`
      : result.refusal.code
    assert.equal(said, expected)
  })
}

for (const [name, held, leaseId, expected] of [
  ['a lease', lease(LATER), 'L', 'given back'],
  ["another's", lease(LATER), 'M', 'consumer.lease_lost'],
  ['one that has ended', lease(AT), 'L', 'consumer.lease_lost'],
  ['one that is wholly acknowledged', lease(null), 'L', 'consumer.lease_lost'],
] as const) {
  test(`releasing ${name} → ${expected}`, () => {
    const result = release(held, { leaseId, at: AT })
    assert.equal(result.ok ? 'given back' : result.refusal.code, expected)
  })
}
