/**
 * What a load goes through, in order; whoever takes a load up that was cut after any of them ends it as one clean
 * run would have. Each is reached with what came before it committed.
 * - read: the file is in the staging tables; decided: what each row may change is known.
 * - begun: the load is marked as being written, its diff with it; foretold: the diff of a plan or a held load is.
 * - slice: a slice of one table is written, once for each; merged: all are.
 * - reported: the load is at rest.
 */
export const LOAD_STEPS = ['read', 'decided', 'begun', 'foretold', 'slice', 'merged', 'reported'] as const

/** The same of looking at a load's parked rows. */
export const SETTLE_STEPS = ['looked', 'decided', 'slice', 'settled'] as const

export type LoadStep = (typeof LOAD_STEPS)[number] | (typeof SETTLE_STEPS)[number]
