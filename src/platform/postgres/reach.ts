import { StartProblem } from '../start-problem.ts'
import type { Db } from './db.ts'

/** Why a database lets nobody in, by the code of the system or of PostgreSQL. */
const WHY: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there: start it, or correct DATABASE_URL',
  ENOTFOUND: 'its host is unknown: correct DATABASE_URL',
  EAI_AGAIN: 'its host cannot be looked up: correct DATABASE_URL, or mend the network',
  ETIMEDOUT: 'it does not answer: correct DATABASE_URL, or mend the network',
  EHOSTUNREACH: 'its host cannot be reached: correct DATABASE_URL, or mend the network',
  ENETUNREACH: 'its host cannot be reached: correct DATABASE_URL, or mend the network',
  ENOENT: 'its socket is not there: start it, or correct DATABASE_URL',
  ECONNRESET: 'it hangs up: correct DATABASE_URL',
  ERR_INVALID_URL: 'DATABASE_URL is not one: write postgres://user:password@host:5432/database',
  '28P01': 'it refuses the user or the password of DATABASE_URL',
  '28000': 'it refuses the user of DATABASE_URL',
  '3D000': 'it has no database of that name: make it, or correct DATABASE_URL',
  '42501': 'the user of DATABASE_URL may not connect to it',
  '53300': 'it has no connection free: raise its max_connections',
  '57P03': 'it is starting or stopping: try again in a moment',
}

/** Connects once. Throws `StartProblem` with the reason when that does not work; the password stays out of it. */
export async function checkReachable(db: Db, databaseUrl: string | null): Promise<void> {
  try {
    await db.query('select 1')
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException
    const timedOut = /timeout exceeded|Connection terminated/.test(message)
    const why = WHY[code] ?? (timedOut ? WHY['ETIMEDOUT'] : undefined)
    if (why === undefined) throw error
    throw new StartProblem(`The database${placeOf(databaseUrl)} cannot be used: ${why}.`)
  }
}

function placeOf(databaseUrl: string | null): string {
  if (databaseUrl === null || !URL.canParse(databaseUrl)) return ''
  const { host, pathname } = new URL(databaseUrl)
  return ` ${host}${pathname}`
}
