import type { TestContext } from 'node:test'
import { ownFolder, SECRET, start, urlOf, type Running } from '../cli/program.ts'
import type { TestHub } from './hub.ts'

/** A process that does nothing but work, on the database and in the folder of a hub; killed at the test's end. */
export async function startWorker(
  t: TestContext,
  { database, platform }: TestHub,
  env: Readonly<Record<string, string>> = {},
): Promise<Running> {
  const worker = start(['serve', '--role', 'worker'], {
    folder: await ownFolder(t),
    env: {
      ...{ DATABASE_URL: urlOf(database), MALOTE_DATA: platform.dataFolder, MALOTE_SECRET: SECRET },
      ...env,
    },
  })
  t.after(async () => {
    worker.child.kill('SIGKILL')
    await worker.ended
  })
  return worker
}
