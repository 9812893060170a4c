import { createReadStream } from 'node:fs'
import { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { COMMAND_LINE } from '../../access/record-audit.ts'
import { readSite } from '../../access/sites/save-site.ts'
import { receiveFile, withSpooled } from '../../integrations/doors/receive-file.ts'
import { startLoadWorker } from '../../loads/jobs.ts'
import { presentLoad } from '../../loads/present-load.ts'
import { readLoad } from '../../loads/read-loads.ts'
import { listRows } from '../../loads/read-report.ts'
import { readLoadType } from '../../loads/receive-load.ts'
import { spoolLoad } from '../../loads/spool-load.ts'
import type { Result } from '../../kernel/result.ts'
import type { Platform } from '../../platform/platform.ts'
import { inTransaction } from '../../platform/postgres/db.ts'
import { StartProblem } from '../../platform/start-problem.ts'
import type { Program } from '../open-program.ts'
import { language, refused, sentence } from '../terminal.ts'
import type { FileToSend, LoadPlace, LoadView } from './load-view.ts'

/** A hub that runs is woken at once and looks every two seconds anyway; past this nobody will come. */
const TAKE_UP_MS = 3000

/** Spools a file and makes a load of it, like the doors of a hub. `StartProblem` when it is refused. */
export async function receiveOnDatabase(
  platform: Platform,
  siteId: string,
  file: FileToSend,
  onRead: (bytes: number) => void,
): Promise<LoadView> {
  if ((await readSite(platform.db, siteId)) === null) {
    throw new StartProblem(sentence('loadSiteUnknown', { site: siteId }))
  }
  const type = valueOf(readLoadType(String(file.type)))
  const spooled = valueOf(await spoolLoad(platform, counted(file.path, onRead), { stranger: false }))
  return withSpooled(platform.dataFolder, spooled, async (taken) => {
    const asked = { siteId, type, door: 'command', name: file.name, by: COMMAND_LINE, asOf: null } as const
    const how = { mode: file.mode }
    const row = await inTransaction(platform.db, (tx) =>
      receiveFile(tx, { ...asked, how, spooled, needsIntegration: false, now: platform.now() }),
    )
    taken(row.ok)
    return presentLoad(valueOf(row), language)
  })
}

function counted(path: string, onRead: (bytes: number) => void): Readable {
  async function* chunks(): AsyncGenerator<Buffer> {
    let read = 0
    for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
      read += chunk.length
      onRead(read)
      yield chunk
    }
  }
  return Readable.from(chunks())
}

/** The loads of a database, for following one to its rest. */
export function loadsOn({ db }: Platform, siteId: string): LoadPlace {
  return {
    read: async (loadId) => presentLoad(valueOf(await readLoad(db, { siteId, loadId })), language),
    toldRows: async (loadId, outcome, count) => {
      const load = valueOf(await readLoad(db, { siteId, loadId }))
      const page = valueOf(await listRows(db, { load, language }, { limit: count, outcome }))
      return page.items.flatMap((row) => (row.code === null ? [] : [{ ...row, code: row.code }]))
    },
  }
}

/**
 * Gives a hub that runs on the database time to take a load up; when nobody does, or nobody can, runs it
 * here. `stop` gives back what is not at rest.
 */
export function standInForWorker(
  { platform, alone }: Program,
  place: LoadPlace,
  { loadId }: LoadView,
): { stop: () => Promise<void> } {
  const stopping = new AbortController()
  let worker: { stop: () => Promise<void> } | null = null
  const started = (async () => {
    if (!alone) await sleep(TAKE_UP_MS, undefined, { signal: stopping.signal })
    if ((await place.read(loadId)).state === 'received') worker = startLoadWorker(platform)
  })().catch((error: Error) => {
    if (error.name !== 'AbortError') throw error
  })
  return {
    stop: async () => {
      stopping.abort()
      await started
      await worker?.stop()
    },
  }
}

function valueOf<Value>(result: Result<Value>): Value {
  if (!result.ok) throw refused(result.refusal)
  return result.value
}
