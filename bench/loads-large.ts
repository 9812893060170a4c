import { figure, type Figure } from './figure.ts'
import { forgetPeak, memoryOf, startHubProcess } from './hub-process.ts'
import { PLACES, writeFileOf } from './load-files.ts'
import { emptyTables, fillNames } from './loads-again.ts'
import { bareLoad } from './loads-limit.ts'
import { sendFile } from './send-file.ts'

const TIMES = 5
const GROWTH_MAX = 1.1
const MEMORY_MIB_MAX = 200
/** As large as people send, and nothing for it in the contract: measured against the same rows as JSON. */
const SHEET_RATIO_MAX = 4
/** Until an idle process has given back what its start took. */
const SETTLE_MS = 1500

/** What five times the rows cost, in time against the bare statements' own growth and in memory; and a workbook. */
export async function loadsLargeBench(
  folder: string,
  { rows }: { rows: number },
): Promise<readonly Figure[]> {
  const hub = await startHubProcess(`${folder}/large`)
  try {
    await fillNames(hub, (rows * TIMES) / PLACES)
    const first = async (count: number, format: 'json' | 'xlsx' = 'json') => {
      const path = await writeFileOf(folder, { kind: 'stock', rows: count, seed: 1, changedOneIn: 0, format })
      await emptyTables(hub)
      await new Promise((resolve) => setTimeout(resolve, SETTLE_MS))
      await forgetPeak(hub.pid)
      const { now: idle } = await memoryOf(hub.pid)
      const { load, ms } = await sendFile(hub, path, { type: '2' })
      if (load.rows['created'] !== count) throw new Error(JSON.stringify(load))
      return { ms, mebibytes: (await memoryOf(hub.pid)).peak - idle }
    }
    const bare = async (count: number) =>
      bareLoad(
        hub.connection,
        await writeFileOf(folder, { kind: 'stock', rows: count, seed: 1, changedOneIn: 0, format: 'copy' }),
      )
    const [few, fewBare] = [await first(rows), await bare(rows)]
    const [many, manyBare] = [await first(rows * TIMES), await bare(rows * TIMES)]
    const json = await first(rows / 2)
    const sheet = await first(rows / 2, 'xlsx')
    return [
      figure(
        `growth from ${rows} to ${rows * TIMES} balances`,
        { malote: many.ms / few.ms, limit: manyBare / fewBare, unit: 'x' },
        GROWTH_MAX,
      ),
      figure(`first load of ${rows * TIMES} balances`, { malote: many.ms, limit: manyBare, unit: 'ms' }, 2),
      figure(
        `memory above idle for ${rows * TIMES} balances`,
        { malote: many.mebibytes, limit: MEMORY_MIB_MAX, unit: 'MiB' },
        1,
      ),
      figure(
        `a workbook of ${rows / 2} balances against JSON`,
        { malote: sheet.ms, limit: json.ms, unit: 'ms' },
        SHEET_RATIO_MAX,
      ),
      figure(
        `memory above idle for a workbook of ${rows / 2} balances`,
        { malote: sheet.mebibytes, limit: MEMORY_MIB_MAX, unit: 'MiB' },
        1,
      ),
    ]
  } finally {
    await hub.stop()
  }
}
