/**
 * What a run goes through, in order; whoever takes a source up whose worker was killed after any of them ends it as one
 * clean run would have. Each is reached with what came before it committed.
 * - listed: the folder's files are noted; received: one of them is spooled; recorded: it is a load, or refused.
 * - moved: it lies in the archive; noted: that is known.
 * - returned: refused rows lie in `failedFolder`; closed: that is known.
 */
export const PICKUP_STEPS = [
  'listed',
  'received',
  'recorded',
  'moved',
  'noted',
  'returned',
  'closed',
] as const

export type PickupStep = (typeof PICKUP_STEPS)[number]
