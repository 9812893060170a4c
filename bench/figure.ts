/** A figure held against a limit measured in the same run. */
export interface Figure {
  readonly figure: string
  readonly ratio: number
  readonly malote: number
  readonly limit: number
  readonly unit: string
  readonly required: string
  readonly ok: boolean
}

/** A figure that is good while it is at most `ratioMax` of its limit; null: measured, and nothing is asked of it. */
export function figure(
  name: string,
  { malote, limit, unit }: { malote: number; limit: number; unit: string },
  ratioMax: number | null,
): Figure {
  const ratio = malote / limit
  const round = (value: number) => Math.round(value * 100) / 100
  return {
    figure: name,
    ratio: round(ratio),
    malote: round(malote),
    limit: round(limit),
    unit,
    required: ratioMax === null ? 'measured' : `ratio at most ${ratioMax}`,
    ok: ratioMax === null || ratio <= ratioMax,
  }
}

/** The middle one; of two middle ones their mean. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}
