import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startHubProcess } from './hub-process.ts'
import { loadsBench } from './loads.ts'
import { catchUpBench, writersBench } from './events.ts'
import { fairnessBench } from './fairness.ts'
import type { Figure } from './figure.ts'
import { loadsAgainBench } from './loads-again.ts'
import { loadsLargeBench } from './loads-large.ts'
import { ordersBench } from './orders.ts'
import { hotBench, storedBench } from './orders-crowd.ts'
import { pickupBench } from './pickup.ts'
import { productsBench } from './products.ts'

/** `npm run bench -- loads orders [--quick]`: one line of JSON a figure; ends with 1 when one is missed. */
const QUICK_ROWS = 100_000
const ROWS = 1_000_000

const BENCHES: Readonly<Record<string, (folder: string, quick: boolean) => Promise<readonly Figure[]>>> = {
  loads: async (folder, quick) => {
    const rows = quick ? QUICK_ROWS : ROWS
    return [
      ...(await loadsBench(folder, { rows })),
      ...(await loadsAgainBench(folder, { rows })),
      ...(await productsBench(folder, { count: rows / 10 })),
      ...(await loadsLargeBench(folder, { rows })),
      ...(await fairnessBench(folder, { rows })),
    ]
  },
  events: async (folder, quick) => {
    const hub = await startHubProcess(join(folder, 'data'))
    try {
      const events = quick ? QUICK_ROWS : ROWS
      return [...(await writersBench(hub)), ...(await catchUpBench(hub, { events }))]
    } finally {
      await hub.stop()
    }
  },
  pickup: (folder, quick) =>
    pickupBench(
      join(folder, 'data'),
      quick ? { rows: 1000, files: 50, mebibytes: 50 } : { rows: 10_000, files: 1000, mebibytes: 1000 },
    ),
  orders: async (folder, quick) => {
    const hub = await startHubProcess(join(folder, 'data'))
    try {
      return [
        ...(await ordersBench(hub)),
        ...(await hotBench(hub)),
        ...(await storedBench(hub, { orders: quick ? QUICK_ROWS : ROWS })),
      ]
    } finally {
      await hub.stop()
    }
  },
}

const words = process.argv.slice(2)
const quick = words.includes('--quick')
const named = words.filter((word) => word !== '--quick')
const wanted = named.length === 0 ? Object.keys(BENCHES) : named
const unknown = wanted.filter((name) => !Object.hasOwn(BENCHES, name))
if (unknown.length > 0) {
  console.error(`There is no bench "${unknown.join('", "')}"; there are ${Object.keys(BENCHES).join(', ')}.`)
  process.exit(2)
}

let missed = false
for (const name of wanted) {
  const folder = await mkdtemp(join(tmpdir(), `malote-bench-${name}-`))
  try {
    for (const figure of await BENCHES[name]!(folder, quick)) {
      console.log(JSON.stringify(figure))
      if (!figure.ok) missed = true
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
process.exitCode = missed ? 1 : 0
