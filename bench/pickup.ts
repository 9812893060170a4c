import { createWriteStream } from 'node:fs'
import { mkdir, readdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { figure, type Figure } from './figure.ts'
import { forgetPeak, memoryOf, startHubProcess, type HubProcess } from './hub-process.ts'

const SETTLE_SECONDS = 1
const APPLIED_MS_MAX = 2_000
const FILES_PER_SECOND_MIN = 20
const MEMORY_MIB_MAX = 200
/** Seldom: the figures are of the times that the hub tells, and asking costs it some. */
const LOOK_MS = 500
/** Nothing here takes longer. */
const WAIT_MS_MAX = 300_000
const PIECE = ' '.repeat(1024 * 1024)

interface Sizes {
  /** Rows of the one file that is timed from its second listing. */
  readonly rows: number
  /** Files of a hundred rows in one folder. */
  readonly files: number
  /** MiB of the file that is only received. */
  readonly mebibytes: number
}

/** Files of a folder that the hub fetches: one, many, and a large one. */
export async function pickupBench(data: string, sizes: Sizes): Promise<readonly Figure[]> {
  const hub = await startHubProcess(data)
  const folder = join(data, 'folders', 'produtos')
  try {
    await mkdir(folder, { recursive: true })
    await call(hub, 'PUT', 'integrations/produtos', {
      type: 1,
      source: { kind: 'folder', folder: 'produtos' },
      schedule: { everySeconds: 1 },
      ...{ settleSeconds: SETTLE_SECONDS, filesMax: 1000, guards: { rowsRefused: null } },
    })
    await dropped(hub, folder, new Map([['AQUECE.csv', productFile('W', 100)]]))
    const one = await dropped(hub, folder, new Map([['UM.csv', productFile('U', sizes.rows)]]))
    const many = await dropped(hub, folder, manyFiles(sizes.files))
    const perSecond = sizes.files / (many / 1000)
    const memory = await receiving(hub, folder, sizes.mebibytes)
    return [
      figure(
        `from the second listing to applied, ${sizes.rows} products`,
        { malote: one, limit: APPLIED_MS_MAX, unit: 'ms' },
        1,
      ),
      {
        ...{ figure: `files of 100 products a second, ${sizes.files} in one folder` },
        ...{
          ratio: Math.round((perSecond / FILES_PER_SECOND_MIN) * 100) / 100,
          malote: Math.round(perSecond),
        },
        ...{ limit: FILES_PER_SECOND_MIN, unit: '1/s', required: `at least ${FILES_PER_SECOND_MIN}` },
        ok: perSecond >= FILES_PER_SECOND_MIN,
      },
      figure(
        `memory above idle while a file of ${sizes.mebibytes} MiB is fetched`,
        { malote: memory, limit: MEMORY_MIB_MAX, unit: 'MiB' },
        1,
      ),
    ]
  } finally {
    await hub.stop()
  }
}

function productFile(name: string, rows: number): string {
  return `sku;nome\n${Array.from({ length: rows }, (_, n) => `${name}-${n};Produto ${n}`).join('\n')}\n`
}

function manyFiles(files: number): ReadonlyMap<string, string> {
  return new Map(Array.from({ length: files }, (_, n) => [`F${n}.csv`, productFile(`F${n}`, 100)]))
}

/** Drops files and waits until they are applied; from the start of the first look that took one, in milliseconds. */
async function dropped(hub: HubProcess, folder: string, files: ReadonlyMap<string, string>): Promise<number> {
  for (const [name, text] of files) await writeFile(join(folder, `.${name}`), text)
  for (const name of files.keys()) await rename(join(folder, `.${name}`), join(folder, name))
  const before = await loadsOf(hub)
  await until(async () => {
    const { loads, unfinished } = await loadsOf(hub)
    return loads - before.loads === files.size && unfinished === 0
  })
  const runs = (await call(hub, 'GET', 'integrations/produtos/runs?limit=500')) as {
    items: { taken: number; startedAt: string }[]
  }
  let taken = 0
  const first = runs.items.find((run) => (taken += run.taken) >= files.size)
  const { items } = (await call(hub, 'GET', 'loads?limit=1')) as { items: { finishedAt: string }[] }
  return Date.parse(items[0]!.finishedAt) - Date.parse(first!.startedAt)
}

/** Peak memory above idle while a file of blanks is fetched and found to have no row, in MiB. */
async function receiving(hub: HubProcess, folder: string, mebibytes: number): Promise<number> {
  const half = join(folder, '.GRANDE.json')
  await pipeline(
    Readable.from(['[', ...Array.from({ length: mebibytes }, () => PIECE), ']']),
    createWriteStream(half),
  )
  const { now: idle } = await memoryOf(hub.pid)
  await forgetPeak(hub.pid)
  const before = await loadsOf(hub)
  await rename(half, join(folder, 'GRANDE.json'))
  await until(async () => {
    const { loads, unfinished } = await loadsOf(hub)
    return loads > before.loads && unfinished === 0
  })
  const left = (await readdir(folder)).filter((name) => name === 'GRANDE.json')
  if (left.length > 0) throw new Error('the large file was not taken')
  return (await memoryOf(hub.pid)).peak - idle
}

/** The number of the youngest load, which of a site of one integration is how many there were; those not at rest. */
async function loadsOf(hub: HubProcess): Promise<{ loads: number; unfinished: number }> {
  const open = await Promise.all(
    ['received', 'running'].map(
      async (state) => (await call(hub, 'GET', `loads?state=${state}&limit=1`)) as { items: unknown[] },
    ),
  )
  const { items } = (await call(hub, 'GET', 'loads?limit=1')) as { items: { loadId: string }[] }
  return {
    loads: Number(items[0]?.loadId ?? 0),
    unfinished: open.reduce((sum, page) => sum + page.items.length, 0),
  }
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + WAIT_MS_MAX
  while (!(await isSo())) {
    if (performance.now() > end) throw new Error('it takes too long')
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
  }
}

async function call(hub: HubProcess, method: string, path: string, body?: unknown): Promise<unknown> {
  const response = await fetch(`${hub.url}/api/v1/sites/${hub.siteId}/${path}`, {
    method,
    headers: { authorization: hub.authorization, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const answer: unknown = await response.json()
  if (!response.ok) throw new Error(JSON.stringify(answer))
  return answer
}
