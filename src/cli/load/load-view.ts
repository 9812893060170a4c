/** What the command reads of a load resource (contract section 3), whichever way it came. */
export interface LoadView {
  readonly loadId: string
  readonly state: string
  readonly rows: Readonly<Record<Outcome | 'read', number>>
  readonly progress: {
    readonly bytesRead: number
    readonly bytesTotal: number
    readonly rowsRead: number
  }
  readonly ignoredFields: readonly string[]
  readonly startedAt: string | null
  readonly finishedAt: string | null
  readonly failure: {
    readonly code: string
    readonly detail: string
  } | null
  /** What its guards say against it. */
  readonly hold: { readonly reasons: readonly { readonly detail: string }[] } | null
  readonly links: { readonly self: string; readonly rows?: string; readonly diff?: string }
}

export const OUTCOMES = ['created', 'updated', 'unchanged', 'superseded', 'parked', 'refused'] as const
export type Outcome = (typeof OUTCOMES)[number]

/** Outcomes whose rows a report spells out. */
export const TOLD_OUTCOMES = ['refused', 'parked'] as const
export type ToldOutcome = (typeof TOLD_OUTCOMES)[number]

/** A file of this machine, and the published number of what it carries. */
export interface FileToSend {
  readonly path: string
  readonly name: string
  readonly bytes: number
  readonly type: number
  readonly mode: 'apply' | 'plan'
}

/** A row that was refused or waits, as the report has it. */
export interface ToldRow {
  readonly rowNumber: number
  readonly key: string | null
  readonly code: string
  readonly field: string | null
  readonly value: string | null
  readonly advice: string | null
}

/** Where a load can be followed to its rest. */
export interface LoadPlace {
  /** Reads the load again. */
  read(loadId: string): Promise<LoadView>
  /** The first rows of an outcome, at most `count`. */
  toldRows(loadId: string, outcome: ToldOutcome, count: number): Promise<readonly ToldRow[]>
}

export function isAtRest({ state }: LoadView): boolean {
  return state !== 'received' && state !== 'running'
}

/** 0 all rows taken or planned, 1 some refused, 2 the load did not go through (contract section 10). */
export function exitCodeOf(load: LoadView): 0 | 1 | 2 {
  if (load.state !== 'finished' && load.state !== 'planned') return 2
  return load.rows.refused > 0 ? 1 : 0
}

/** `--type`: the published number, or the name of a kind. */
const TYPE_NAMES: Readonly<Record<string, number>> = { product: 1, stock: 2, price: 7, attribute: 12 }

/** "price" → 7, "7" → 7; null for what is neither. Whether 7 is known is the loads' business. */
export function loadTypeOf(text: string): number | null {
  if (Object.hasOwn(TYPE_NAMES, text)) return TYPE_NAMES[text] ?? null
  return /^\d{1,4}$/.test(text) ? Number(text) : null
}
