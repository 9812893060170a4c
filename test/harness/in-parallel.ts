/** Runs `work` over `items` with at most `workers` at once, and answers the results in order. */
export async function inParallel<Item, Value>(
  items: readonly Item[],
  workers: number,
  work: (item: Item, place: number) => Promise<Value>,
): Promise<Value[]> {
  const results = new Array<Value>(items.length)
  let next = 0
  const run = async () => {
    while (next < items.length) {
      const place = next
      next += 1
      results[place] = await work(items[place]!, place)
    }
  }
  await Promise.all(Array.from({ length: Math.min(workers, items.length) }, run))
  return results
}
