import type { Egress } from './egress/egress.ts'
import type { Db } from './postgres/db.ts'
import type { Secret } from './secrets/secret.ts'
import type { Log } from './telemetry/log.ts'
import type { Metrics } from './telemetry/metrics.ts'

/** What every room is built with. Clock and ids are handed in, so that tests and rules never meet the real ones. */
export interface Platform {
  readonly db: Db
  readonly log: Log
  readonly metrics: Metrics
  readonly secret: Secret
  /** Which addresses may be called for a site's settings. */
  readonly egress: Egress
  /** Folders of this machine in which a site's source may lie; links lead nowhere else. */
  readonly folders: readonly string[]
  /** Where received files are spooled; processes of one database share it. */
  readonly dataFolder: string
  readonly limits: Limits
  readonly now: () => Date
  /** A new random id (UUID). */
  readonly newId: () => string
}

/** Limits that an operator may set; every other limit is a named constant where it is used. */
export interface Limits {
  readonly loadBytesMax: number
  readonly requestsPerSecondMax: number
  readonly bodyStallMs: number
  readonly bodySlowMs: number
}
