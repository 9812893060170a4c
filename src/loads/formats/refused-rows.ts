export interface RefusedRow {
  readonly rowNumber: number
  /** What the sender reads in the extra field: code and advice. */
  readonly reason: string
}

/** The refused rows in the order of their numbers. */
export type RefusedRows = AsyncIterable<RefusedRow> | Iterable<RefusedRow>

/** Walks a file's rows and the refused ones in step; stops behind the last refused row. */
export async function* refusedOnly<Raw extends { readonly rowNumber: number }>(
  rows: AsyncIterable<Raw>,
  refused: RefusedRows,
): AsyncGenerator<{ raw: Raw; reason: string }> {
  const reasons =
    Symbol.asyncIterator in refused ? refused[Symbol.asyncIterator]() : refused[Symbol.iterator]()
  try {
    let next = await reasons.next()
    if (next.done === true) return
    for await (const raw of rows) {
      if (raw.rowNumber !== next.value.rowNumber) continue
      yield { raw, reason: next.value.reason }
      next = await reasons.next()
      if (next.done === true) return
    }
  } finally {
    await reasons.return?.()
  }
}
