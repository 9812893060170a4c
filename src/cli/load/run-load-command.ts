import type { LoadOptions } from '../load.ts'
import { openProgram, type Program } from '../open-program.ts'
import { readPassword } from '../read-password.ts'
import { EXIT_FAILED, language, say } from '../terminal.ts'
import { watchSignals } from '../watch-signals.ts'
import { followLoad } from './follow-load.ts'
import { loadsOn, receiveOnDatabase, standInForWorker } from './load-on-database.ts'
import { loadsOver, sendLoad, type HubAddress } from './load-over-http.ts'
import { reportLines, TOLD_ROWS_SHOWN } from './load-report.ts'
import {
  TOLD_OUTCOMES,
  exitCodeOf,
  isAtRest,
  type FileToSend,
  type LoadPlace,
  type LoadView,
  type ToldOutcome,
  type ToldRow,
} from './load-view.ts'
import { openProgressBar, type ProgressBar } from './progress-bar.ts'

/** Loads a file over HTTP or on the database of this machine, and shows how it goes. Answers the exit code. */
export async function runLoadCommand(file: FileToSend, options: LoadOptions): Promise<number> {
  const bar = openProgressBar(process.stderr, language)
  if (options.url === undefined) return loadHere(file, options, bar)
  const user = options.user ?? ''
  const password = await passwordOf(user, options)
  return loadThere(
    { url: options.url, siteId: options.site, user, password, language },
    { file, options, bar },
  )
}

async function passwordOf(user: string, { passwordStdin }: LoadOptions): Promise<string> {
  const told = process.env['MALOTE_PASSWORD']
  if (told !== undefined && passwordStdin !== true) return told
  return readPassword(user, { fromInput: passwordStdin === true })
}

async function loadThere(
  hub: HubAddress,
  { file, options, bar }: { file: FileToSend; options: LoadOptions; bar: ProgressBar },
): Promise<number> {
  try {
    const received = await sendLoad(hub, file, sending(file, bar))
    return await conclusionOf(received, { place: loadsOver(hub), options, bar })
  } finally {
    bar.clear()
  }
}

async function loadHere(file: FileToSend, options: LoadOptions, bar: ProgressBar): Promise<number> {
  const signalled = watchSignals()
  const program = await openProgram({ as: 'command' })
  try {
    return await loadOn(program, { file, options, bar, signalled })
  } finally {
    bar.clear()
    await program.close()
  }
}

/** A signal ends the waiting; the load stays, and the next worker ends it. */
async function loadOn(
  program: Program,
  {
    file,
    options,
    bar,
    signalled,
  }: { file: FileToSend; options: LoadOptions; bar: ProgressBar; signalled: Promise<void> },
): Promise<number> {
  const { platform } = program
  const received = await receiveOnDatabase(platform, options.site, file, sending(file, bar))
  const place = loadsOn(platform, options.site)
  const worker = options.wait ? standInForWorker(program, place, received) : null
  try {
    const concluded = conclusionOf(received, { place, options, bar })
    return await Promise.race([concluded, signalled.then(() => EXIT_FAILED)])
  } finally {
    await worker?.stop()
  }
}

function sending({ bytes: bytesTotal }: FileToSend, bar: ProgressBar): (bytes: number) => void {
  const startedMs = performance.now()
  return (bytes) =>
    bar.show({ phase: 'sending', bytes, bytesTotal, rows: 0, ms: performance.now() - startedMs })
}

/** Follows a load to its rest where that is asked for, and prints what became of it. */
async function conclusionOf(
  received: LoadView,
  { place, options, bar }: { place: LoadPlace; options: LoadOptions; bar: ProgressBar },
): Promise<number> {
  const load = options.wait ? await followLoad(place, received, bar.show) : received
  const told: Partial<Record<ToldOutcome, readonly ToldRow[]>> = {}
  for (const outcome of isAtRest(load) ? TOLD_OUTCOMES : []) {
    if (load.rows[outcome] > 0) told[outcome] = await place.toldRows(load.loadId, outcome, TOLD_ROWS_SHOWN)
  }
  bar.clear()
  for (const line of reportLines(load, told, language)) say(line)
  return isAtRest(load) ? exitCodeOf(load) : 0
}
