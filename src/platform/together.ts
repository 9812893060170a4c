/** Answers a caller together with all that ask under the same key while it waits; see `openTogether`. */
export type Together<Ask, Answer> = (key: string, ask: Ask) => Promise<Answer>

interface Waiting<Ask, Answer> {
  readonly ask: Ask
  readonly resolve: (answer: Answer) => void
  readonly reject: (fault: unknown) => void
}

interface Group<Ask, Answer> {
  running: number
  readonly waiting: Waiting<Ask, Answer>[]
}

/**
 * Lets callers that ask at the same time share one journey to the database. Whoever finds a journey free sets
 * out at once; the others wait, and the next journey takes all of them, `asksMax` at most. So nobody is held up
 * where it is quiet, and where it is busy the database is asked as often as it can answer. A journey begins
 * after all whom it takes have asked: none is answered by something older than its question.
 *
 * `run` gives one answer an ask, in their order; its fault is the fault of all it was for.
 */
export function openTogether<Ask, Answer>({
  atOnce,
  asksMax,
  run,
}: {
  /** Journeys under way at the same time, a key. */
  readonly atOnce: number
  readonly asksMax: number
  readonly run: (key: string, asks: readonly Ask[]) => Promise<readonly Answer[]>
}): Together<Ask, Answer> {
  const groups = new Map<string, Group<Ask, Answer>>()

  const setOut = (key: string, group: Group<Ask, Answer>): void => {
    while (group.running < atOnce && group.waiting.length > 0) {
      group.running += 1
      void travel(key, group, group.waiting.splice(0, asksMax))
    }
    if (group.running === 0) groups.delete(key)
  }
  const travel = async (
    key: string,
    group: Group<Ask, Answer>,
    taken: readonly Waiting<Ask, Answer>[],
  ): Promise<void> => {
    try {
      const answers = await run(
        key,
        taken.map(({ ask }) => ask),
      )
      taken.forEach(({ resolve }, place) => resolve(answers[place]!))
    } catch (fault) {
      for (const { reject } of taken) reject(fault)
    }
    group.running -= 1
    setOut(key, group)
  }

  return (key, ask) =>
    new Promise((resolve, reject) => {
      const group = groups.get(key) ?? { running: 0, waiting: [] }
      groups.set(key, group)
      group.waiting.push({ ask, resolve, reject })
      setOut(key, group)
    })
}
