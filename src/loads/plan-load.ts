import type { Statement } from '../platform/postgres/statement.ts'
import type { LoadKind } from './rows.ts'

/** What a statement of a plan may ask for; it is given those it names, in its own order. */
export interface PlanValues {
  readonly site: string
  readonly load: bigint
  /** The load's moment, and its arrival. */
  readonly moment: Date
  readonly arrival: Date
  /** Whether what names an unknown product or store waits for it. */
  readonly parks: boolean
}

/** A statement and the values it takes. */
export interface Step {
  readonly statement: Statement
  readonly takes: readonly (keyof PlanValues)[]
}

/** Steps to be run in turn; `analyze` names a table whose size the next one must know. */
export type Steps = readonly (Step | { readonly analyze: string })[]

export const DECIDING = ['site', 'load', 'moment', 'arrival'] as const

/** A statement of a plan, given the values it names. */
export function step(statement: Statement, ...takes: readonly (keyof PlanValues)[]): Step {
  return { statement, takes }
}

/** What writes the slices of one table: each statement is run where a slice has rows for it. */
export interface Merge {
  readonly steps: Statement
  /** Null where nothing is made. */
  readonly inserts: Statement | null
  /** Instead of `inserts`, where another transaction has made one of the rows since the decision. */
  readonly insertsCarefully: Statement | null
  readonly replaces: Statement
  readonly updates: Statement
  /**
   * Notes the later moment of rows that stay as they are, and answers how many it found and how many there should be
   * (`noted`, `wanted`); `moved` finds those that have moved since the decision. Null where the updates do it.
   */
  readonly moments: { readonly note: Statement; readonly moved: Statement | null } | null
  /** After the updates of a slice; takes no load and no time. */
  readonly ends: Statement | null
  /** Tells whoever listens what a slice has made or changed; null for what nobody is told of. */
  readonly tells: Statement | null
}

/** How one kind goes from staged rows to written ones; the SQL is the catalogue's. */
export interface KindPlan {
  readonly kind: LoadKind
  readonly tables: readonly Statement[]
  readonly copy: Statement
  readonly staged: string
  /** Only where some rows came without a sku. */
  readonly resolve: Step | null
  /** Gives the skus their places: those of the file, or, for a file of many rows, all of the site's. */
  readonly name: { readonly few: Step; readonly many: Step; readonly analyze: string } | null
  /** Finds what is wrong with the rows by themselves; for a kind that others of the same row hang on. */
  readonly check: Steps
  readonly decide: Steps
  /** Where its rows hang on a product's, or have several parts; null where that cannot be. */
  readonly together: Together | null
  readonly merges: readonly Merge[]
  /** How many rows have which outcome, and the report of all; where each row has one part. */
  readonly countOutcomes: Statement
  readonly writeBlocks: Statement
  /** Adds the outcomes of its parts to those of the other kinds. */
  readonly gatherOutcomes: Statement
  /** Before anything is written: what is about to change (site, load, number of the first line). */
  readonly writeDiffs: readonly Statement[]
  /** Keeps what waits (site, load, until when); null for what never does. */
  readonly park: Statement | null
  /** Stages what no longer waits (site, load). */
  readonly stageParked: Statement | null
}

/** How parts are refused with their row (catalog/queries/decide-together.ts). */
export interface Together {
  readonly copy: Statement
  /** Gives the parts the sku of their product. */
  readonly link: Step
  readonly name: Step
  readonly refuse: Step
  readonly refuseWithRow: Step
}
