import type { Platform } from '../../platform/platform.ts'
import type { PickupSettings } from '../schema/source.ts'
import type { Source } from '../sources/source.ts'
import type { PickupFolders } from './pickup-paths.ts'
import type { ClaimedRow } from './queries/pickups.ts'
import type { PickupStep } from './steps.ts'

/** A run under way: a source that is logged in, and what it is run by. */
export interface OpenRun {
  readonly platform: Platform
  readonly claimed: ClaimedRow
  readonly source: Source
  readonly settings: PickupSettings & PickupFolders & { readonly pattern: string | undefined }
  /** Which server, login and folder the files lie in. */
  readonly place: string
  /** The run is given up: its lease is lost, or the process ends. */
  readonly signal: AbortSignal
  readonly reached: (step: PickupStep) => void
}

/** A run that has seen the folder. */
export interface ListedRun extends OpenRun {
  /** Of files that are taken when another beside them says so, that other. */
  readonly companions: ReadonlyMap<string, string>
}
