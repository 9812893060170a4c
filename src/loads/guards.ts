import type { HoldReason } from './queries/load-row.ts'

/**
 * How much a load may change before a person is asked, as shares between 0 and 1; null switches a guard off
 * (contract 3, "Guard rails").
 */
export interface Guards {
  /** Of the stored balances above zero that the file speaks of, those it sets to zero or less. */
  readonly stockToZero: number | null
  /** Of the stored prices that the file speaks of, those it moves by more than `priceMove`. */
  readonly pricesMoved: number | null
  readonly priceMove: number
  /** Of the file's prices, those that are zero. */
  readonly pricesZero: number | null
  /** Of the file's rows, those that are refused. */
  readonly rowsRefused: number | null
}

export const GUARDS_DEFAULT: Guards = {
  stockToZero: 0.5,
  pricesMoved: 0.3,
  priceMove: 0.5,
  pricesZero: 0.1,
  rowsRefused: 0.3,
}

/** Shares of a smaller file say little. */
export const GUARDED_ROWS_MIN = 100

/** What was counted of a load's rows before any of them was written. */
export interface Measured {
  readonly rows: number
  readonly refused: number
  readonly stock: { readonly aboveZero: number; readonly toZero: number }
  readonly prices: {
    readonly given: number
    readonly zero: number
    readonly stored: number
    readonly moved: number
  }
}

/** Why a load waits for a person's word; none when nothing is beyond its share. */
export function reasonsToHold(measured: Measured, guards: Guards): readonly HoldReason[] {
  const { rows, refused, stock, prices } = measured
  if (rows < GUARDED_ROWS_MIN) return []
  const shares = [
    ['guard.stock_to_zero', stock.toZero, stock.aboveZero, guards.stockToZero],
    ['guard.prices_moved', prices.moved, prices.stored, guards.pricesMoved],
    ['guard.prices_zero', prices.zero, prices.given, guards.pricesZero],
    ['guard.rows_refused', refused, rows, guards.rowsRefused],
  ] as const
  return shares.flatMap(([code, part, whole, limit]) => {
    if (limit === null || whole === 0 || part / whole <= limit) return []
    // Rounded up where it would look like the limit itself.
    return [{ code, measured: Math.max(rounded(part / whole), limit + 0.0001), limit }]
  })
}

/** What an integration says over the defaults. */
export function guardsOf(said: Partial<Guards> | undefined): Guards {
  return { ...GUARDS_DEFAULT, ...said }
}

function rounded(share: number): number {
  return Math.round(share * 10_000) / 10_000
}
