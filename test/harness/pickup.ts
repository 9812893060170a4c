import assert from 'node:assert/strict'
import { mkdir, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { claimPickup, PICKUP_LEASE_MS } from '../../src/integrations/pickup/claim-pickup.ts'
import { makeRun } from '../../src/integrations/pickup/make-run.ts'
import type { PickupStep } from '../../src/integrations/pickup/steps.ts'
import { claimLoad, LEASE_MS } from '../../src/loads/claim-load.ts'
import { isAtRest } from '../../src/loads/present-load.ts'
import { runLoad } from '../../src/loads/run-load.ts'
import { settleParked } from '../../src/loads/settle-parked.ts'
import { countOf } from '../../src/platform/postgres/statement.ts'
import { CLOSE_FILES } from '../../src/integrations/pickup/queries/remote-files.ts'
import type { TestHub } from './hub.ts'

/** A worker of ours dies where a test wants it to. */
export class Death extends Error {}

/** A folder that is an integration's source, and workers that look at it when a test says so. */
export interface DropFolder {
  readonly path: string
  put(name: string, content: string | Uint8Array, modifiedAt?: string): Promise<void>
  /** All files below it, by their paths, sorted. */
  files(): Promise<readonly string[]>
  read(name: string): Promise<string>
  /** Runs what is due, and loads, until nothing is; `dieAt`: the worker dies at that step of the looks, once. */
  work(dieAt?: { step: PickupStep; nth: number }): Promise<void>
  /** Lets the settle time go by, and works. */
  settled(): Promise<void>
}

const SETTLE_MS = 10_000
/** A file as old as any test's clock. */
const OLD = '2026-01-01T00:00:00Z'

/** Gives an integration of site S1 a folder as its source; it is looked at every minute. */
export async function dropFolder(
  hub: TestHub,
  {
    name,
    type,
    pattern,
    ...settings
  }: { name: string; type: number; pattern?: string; [setting: string]: unknown },
): Promise<DropFolder> {
  const path = join(hub.platform.folders[0]!, name)
  await mkdir(path, { recursive: true })
  const body = {
    type,
    source: { kind: 'folder', folder: name, pattern },
    schedule: { everySeconds: 60 },
    ...settings,
  }
  const saved = await hub.call('PUT', `integrations/${name}`, { body })
  assert(saved.status === 201 || saved.status === 200, saved.text)
  const work = async (dieAt?: { step: PickupStep; nth: number }) => {
    let life = dieAt
    for (let turn = 0; turn < TURNS_MAX; turn += 1) {
      const died = await lookOnce(hub, life)
      if (died === 'died') life = undefined
      const loads = await runLoads(hub)
      await countOf(hub.db, CLOSE_FILES)
      if (died === 'idle' && loads === 0) return
    }
    assert.fail('there is always more to do')
  }
  const files = async (): Promise<readonly string[]> => {
    const found = await readdir(path, { recursive: true, withFileTypes: true })
    return found
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(path.length + 1))
      .sort()
  }
  hub.advance(61_000)
  return {
    path,
    files,
    work,
    read: (file) => readFile(join(path, file), 'utf8'),
    put: async (file, content, modifiedAt = OLD) => {
      await mkdir(dirname(join(path, file)), { recursive: true })
      await writeFile(join(path, file), content)
      await utimes(join(path, file), new Date(modifiedAt), new Date(modifiedAt))
    },
    settled: async () => {
      hub.advance(SETTLE_MS)
      await work()
    },
  }
}

const TURNS_MAX = 100

async function lookOnce(
  hub: TestHub,
  dieAt: { step: PickupStep; nth: number } | undefined,
): Promise<'idle' | 'looked' | 'died'> {
  const claimed = await claimPickup(hub.platform)
  if (claimed === null) return 'idle'
  let reached = 0
  const how = {
    signal: new AbortController().signal,
    reached: (step: PickupStep) => {
      if (step === dieAt?.step) reached += 1
      if (dieAt !== undefined && reached === dieAt.nth) throw new Death(step)
    },
  }
  try {
    await makeRun(hub.platform, claimed, how)
    return 'looked'
  } catch (error) {
    if (!(error instanceof Death)) throw error
    assert.equal(await claimPickup(hub.platform), null, 'the lease still runs')
    hub.advance(PICKUP_LEASE_MS + 1000)
    return 'died'
  }
}

/** Runs loads as a worker does, until none waits. */
async function runLoads(hub: TestHub): Promise<number> {
  for (let loads = 0; ; loads += 1) {
    const load = await claimLoad(hub.platform)
    if (load === null) return loads
    const leaseEnd = () => new Date(hub.platform.now().getTime() + LEASE_MS)
    const run = {
      ...{ platform: hub.platform, load, signal: new AbortController().signal },
      ...{ leaseEnd, reached: () => {} },
    }
    await (isAtRest(load) ? settleParked(run) : runLoad(run))
  }
}

/** Removes a file as somebody else would. */
export async function removeFile({ path }: DropFolder, name: string): Promise<void> {
  await rm(join(path, name))
}

/** When a file of the folder was last written. */
export async function timeOf({ path }: DropFolder, name: string): Promise<Date> {
  return (await stat(join(path, name))).mtime
}
