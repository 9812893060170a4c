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
 * `work` gives one answer an ask, in their order.
 */
export function openShared<Ask, Answer>(
  db: Db,
  {
    asksMax,
    work,
  }: {
    readonly asksMax: number
    readonly work: (tx: Tx, key: string, asks: readonly Ask[]) => Promise<readonly Answer[]>
  },
): Together<Ask, Answer> {
  const inOne = (key: string, asks: readonly Ask[]) => inTransaction(db, (tx) => work(tx, key, asks))

  const apart = async (key: string, ask: Ask): Promise<Outcome<Answer>> => {
    try {
      const [answer] = await inOne(key, [ask])
      return { answer: answer! }
    } catch (fault) {
      return { fault }
    }
  }
  const together = openTogether<Ask, Outcome<Answer>>({
    ...{ atOnce: AT_ONCE, asksMax },
    run: async (key, asks) => {
      try {
        return (await inOne(key, asks)).map((answer) => ({ answer }))
      } catch (fault) {
        if (asks.length === 1 || !isAboutData(fault)) throw fault
        const outcomes: Outcome<Answer>[] = []
        for (const ask of asks) outcomes.push(await apart(key, ask))
        return outcomes
      }
    },
  })
  return async (key, ask) => {
    const outcome = await together(key, ask)
    if ('fault' in outcome) throw outcome.fault
    return outcome.answer
  }
}
