import { openTogether, type Together } from '../together.ts'
import { inTransaction, isAboutData, type Db, type Tx } from './db.ts'

/** Shared transactions of one key at the same time, in a process. More of them are smaller, and cost more (ADR 6). */
const AT_ONCE = 1

type Outcome<Answer> = { readonly answer: Answer } | { readonly fault: unknown }

/**
 * Does the work of all who wait for the same key in one transaction, `asksMax` at most: a busy hour costs the database
 * few statements more than a quiet one. Each is answered once the transaction is committed. An ask that breaks it is
 * tried apart, so that the others do not share its fault.
 *
 * `work` gives one answer an ask, in their order. `rounds` parts asks that may not share a transaction: each round has
 * its own, one after the other.
 */
export function openShared<Ask, Answer>(
  db: Db,
  {
    asksMax,
    work,
    rounds = (asks) => [asks],
  }: {
    readonly asksMax: number
    readonly work: (tx: Tx, key: string, asks: readonly Ask[]) => Promise<readonly Answer[]>
    readonly rounds?: (asks: readonly Ask[]) => readonly (readonly Ask[])[]
  },
): Together<Ask, Answer> {
  const inOne = async (key: string, asks: readonly Ask[]): Promise<readonly Outcome<Answer>[]> => {
    try {
      const answers = await inTransaction(db, (tx) => work(tx, key, asks))
      return answers.map((answer) => ({ answer }))
    } catch (fault) {
      if (asks.length === 1 || !isAboutData(fault)) return asks.map(() => ({ fault }))
      const outcomes: Outcome<Answer>[] = []
      for (const ask of asks) outcomes.push(...(await inOne(key, [ask])))
      return outcomes
    }
  }
  const together = openTogether<Ask, Outcome<Answer>>({
    ...{ atOnce: AT_ONCE, asksMax },
    run: async (key, asks) => {
      const outcomes = new Map<Ask, Outcome<Answer>>()
      for (const round of rounds(asks)) {
        const ended = await inOne(key, round)
        round.forEach((ask, nth) => outcomes.set(ask, ended[nth]!))
      }
      return asks.map((ask) => outcomes.get(ask)!)
    },
  })
  return async (key, ask) => {
    const outcome = await together(key, ask)
    if ('fault' in outcome) throw outcome.fault
    return outcome.answer
  }
}
