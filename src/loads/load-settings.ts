import type { Guards } from './guards.ts'
import type { DecimalMark } from './kinds/numbers.ts'
import type { Mapping } from './mapping/mapping.ts'

/** What a load runs under: its site's and its integration's settings, copied when the file is received (contract 7). */
export interface LoadSettings {
  readonly timeZone: string
  readonly decimal?: DecimalMark
  readonly mapping?: Mapping
  /** What becomes of a price or a balance of a product or store that the hub does not know; `park` when absent. */
  readonly onUnknown?: 'park' | 'refuse'
  readonly guards?: Partial<Guards>
}
