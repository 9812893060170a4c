import type pg from 'pg'
import type { Db } from './db.ts'

export interface Ear {
  /** Listens, also after the connection was lost. Cheap when it does already. */
  ensure(): Promise<void>
  close(): Promise<void>
}

/** Hears a channel of NOTIFY. News that come while the connection is lost are missed: look for yourself, too. */
export function listenTo(db: Db, channel: string, onNews: (payload: string) => void): Ear {
  let client: pg.PoolClient | null = null
  const drop = (lost: pg.PoolClient): void => {
    if (client !== lost) return
    client = null
    lost.release(true)
  }
  return {
    ensure: async () => {
      if (client !== null) return
      const fresh = await db.connect()
      client = fresh
      fresh.on('error', () => drop(fresh))
      fresh.on('end', () => drop(fresh))
      fresh.on('notification', ({ payload = '' }) => onNews(payload))
      try {
        await fresh.query(`listen ${channel}`)
      } catch (error) {
        drop(fresh)
        throw error
      }
    },
    close: async () => {
      if (client !== null) drop(client)
    },
  }
}
