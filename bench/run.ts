import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startHubProcess } from './hub-process.ts'
import { loadsBench } from './loads.ts'
import { ordersBench, type Figure } from './orders.ts'

/** `npm run bench -- loads orders [--quick]`: one line of JSON a figure; ends with 1 when one is missed. */
const QUICK_ROWS = 100_000
const ROWS = 1_000_000

const BENCHES: Readonly<Record<string, (folder: string, quick: boolean) => Promise<readonly Figure[]>>> = {
  loads: (folder, quick) => loadsBench(folder, { rows: quick ? QUICK_ROWS : ROWS }),
  orders: async (folder) => {
    const hub = await startHubProcess(join(folder, 'data'))
    try {
      return await ordersBench(hub)
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
