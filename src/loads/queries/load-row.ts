import type { Detected, Encoding, Format, Layout } from '../formats/layout.ts'
import type { LoadKind } from '../rows.ts'

export type LoadState = 'received' | 'running' | 'planned' | 'held' | 'finished' | 'failed' | 'cancelled'

/** A share that a guard measured, and the one it allows; both between 0 and 1. */
export interface HoldReason {
  readonly code: string
  readonly measured: number
  readonly limit: number
}

export interface Decision {
  readonly decision: 'apply' | 'approve' | 'cancel'
  readonly by: string
  /** RFC 3339, UTC. */
  readonly at: string
}

/** A load as its row has it. Counters are bigint. */
export interface LoadRow {
  readonly site_id: string
  readonly load_id: bigint
  readonly type: number
  readonly kinds: readonly LoadKind[]
  readonly mode: 'apply' | 'plan'
  readonly on_error: 'skip' | 'abort'
  readonly force: boolean
  readonly state: LoadState
  readonly door: 'upload' | 'door' | 'command' | 'pickup' | 'connector'
  readonly name: string
  readonly bytes: bigint
  readonly sha256: string
  readonly spool: string | null
  readonly integration_id: bigint | null
  readonly format: Format
  readonly encoding: Encoding | null
  /** As the first bytes told; the whole of it once the load is at rest. */
  readonly layout: Detected | Layout
  readonly rows_read: bigint
  readonly rows_created: bigint
  readonly rows_updated: bigint
  readonly rows_unchanged: bigint
  readonly rows_superseded: bigint
  readonly rows_parked: bigint
  readonly rows_refused: bigint
  readonly bytes_read: bigint
  readonly rows_seen: bigint
  readonly ignored_fields: readonly string[]
  readonly as_of: Date
  readonly as_of_capped: boolean
  readonly received_at: Date
  readonly started_at: Date | null
  readonly finished_at: Date | null
  readonly hold: { readonly reasons: readonly HoldReason[] } | null
  /** Who has said what about the load, in order. */
  readonly decisions: readonly Decision[]
  readonly duplicate_of: bigint | null
  readonly ground: bigint | null
  readonly merging: boolean
  /** Whether what became of each row is still known. */
  readonly report_kept: boolean
  readonly failure: { readonly code: string; readonly facts: Readonly<Record<string, unknown>> } | null
}

export const LOAD_COLUMNS = `site_id, load_id, type, kinds, mode, state, door, name, bytes, sha256, spool,
       integration_id, format, encoding, layout, rows_read, rows_created, rows_updated, rows_unchanged,
       rows_superseded, rows_parked, rows_refused, bytes_read, rows_seen, ignored_fields, as_of, as_of_capped,
       received_at, started_at, finished_at, failure, on_error, force, hold, decisions, duplicate_of, ground, merging,
       report_kept`
