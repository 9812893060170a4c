import type { Platform } from '../../platform/platform.ts'
import { DEMO_USERS, ERP } from '../demo-site.ts'
import { again, type Habit } from './again.ts'
import { answerOrders } from './answer-orders.ts'
import { dropFile } from './drop-file.ts'
import { readErpCatalogue } from './erp-catalogue.ts'
import { erpFile } from './erp-files.ts'
import { openHubApi } from './hub-api.ts'
import { payOrders } from './pay-orders.ts'
import { placeOrders } from './place-orders.ts'

/** How busy the other side is. */
export interface Pace {
  /** From one order to the next. */
  readonly orderMs: number
  /** From one file to the next. */
  readonly fileMs: number
  /** From one look of the ERP at what happened to the next: each order goes one step a look. */
  readonly answerMs: number
  readonly tillMs: number
}

/** Gentle: to be watched, not to be measured. */
export const GENTLE: Pace = { orderMs: 10_000, fileMs: 30_000, answerMs: 4_000, tillMs: 4_000 }

export interface TrafficWanted {
  readonly url: string
  /** Null: there is no FTP server this time, so no files come. */
  readonly ftpPort: number | null
  readonly pace: Pace
}

/**
 * The other side comes to life: an ERP that drops files and answers orders, a channel that places them and a till, each
 * over HTTP and FTP with its own login, like anybody. `stop` waits until all have let go.
 */
export async function startTraffic(
  { url, ftpPort, pace }: TrafficWanted,
  { log, now }: Pick<Platform, 'log' | 'now'>,
): Promise<{ stop: () => Promise<void> }> {
  const stopping = new AbortController()
  const { signal } = stopping
  const apiOf = (username: string) =>
    openHubApi(url, DEMO_USERS.find((user) => user.username === username)!, signal)
  const habits: Habit[] = [
    { name: 'place', everyMs: pace.orderMs, work: placeOrders(apiOf('canal'), { log, now }) },
    { name: 'pay', everyMs: pace.tillMs, work: payOrders(apiOf('pdv'), { log }) },
    { name: 'answer', everyMs: pace.answerMs, work: answerOrders(apiOf(ERP.username), { log, now }) },
  ]
  if (ftpPort !== null)
    habits.push({ name: 'drop', everyMs: pace.fileMs, work: await dropping(ftpPort, { now, signal }) })
  const ended = Promise.all(habits.map((habit) => again(habit, { log, signal })))
  return {
    stop: async () => {
      stopping.abort()
      await ended
    },
  }
}

async function dropping(
  ftpPort: number,
  { now, signal }: { now: Platform['now']; signal: AbortSignal },
): Promise<() => Promise<void>> {
  const articles = await readErpCatalogue()
  let nth = 0
  return async () => {
    await dropFile(ftpPort, erpFile(articles, { nth, at: now() }), signal)
    nth += 1
  }
}
