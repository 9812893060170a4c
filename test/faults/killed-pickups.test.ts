import assert from 'node:assert/strict'
import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { startHub, type TestHub } from '../harness/hub.ts'
import { table } from '../harness/loads.ts'
import { startWorker } from '../harness/worker.ts'
import { filesBelow } from '../integrations/servers/folder-on-disk.ts'

const FILES = 40
const KILLS = 4
const REST_MS_MAX = 120_000
const LOOK_MS = 50

/** The clock of whoever waits for a dead worker's leases. */
async function endLeases({ db }: TestHub): Promise<void> {
  await db.query(`update pickups set leased_until = '2026-01-01' where leased_until is not null`)
  await db.query(`update loads set leased_until = '2026-01-01' where leased_until is not null`)
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

test('two processes on one folder, killed at random moments, load each file once and in order', async (t) => {
  const hub = await startHub(t, { roles: { http: true, worker: false } })
  const folder = join(hub.platform.folders[0]!, 'produtos')
  await mkdir(folder, { recursive: true })
  const source = { kind: 'folder', folder: 'produtos' }
  const body = { type: 1, source, schedule: { everySeconds: 1 }, settleSeconds: 1, filesMax: 5 }
  const saved = await hub.call('PUT', 'integrations/produtos', { body })
  assert(saved.status < 300, saved.text)
  const names = Array.from({ length: FILES }, (_, n) => `${String(n + 1).padStart(3, '0')}.csv`)
  for (const name of names) {
    await writeFile(join(folder, `.${name}`), `sku;nome\nA;Nome ${name}\n;sem sku\n`)
    await rename(join(folder, `.${name}`), join(folder, name))
    await pause(2)
  }
  const folders = { MALOTE_FOLDERS: hub.platform.folders[0]! }
  const workers = [await startWorker(t, hub, folders), await startWorker(t, hub, folders)]
  const ended = async () =>
    Number((await table(hub, `select count(*)::int from loads where state = 'finished'`)).flat()[0])
  const late = performance.now() + REST_MS_MAX
  for (let kill = 0; kill < KILLS; kill += 1) {
    const before = await ended()
    while ((await ended()) === before && before < FILES) {
      assert(performance.now() < late, 'no file is loaded any more')
      await pause(LOOK_MS)
    }
    await pause(Math.random() * 400)
    const victim = workers[kill % 2]!
    victim.child.kill('SIGKILL')
    await victim.ended
    workers[kill % 2] = await startWorker(t, hub, folders)
    await pause(500)
    await endLeases(hub)
  }
  const left = async () => table(hub, `select 1 as one from remote_files where is_open or gone_at is null`)
  while ((await ended()) < FILES || (await left()).length > 0) {
    assert(performance.now() < late, `${await ended()} of ${FILES} are loaded`)
    await pause(LOOK_MS)
    if (Math.random() < 0.02) await endLeases(hub)
  }
  assert.deepEqual((await table(hub, 'select name from loads order by load_id')).flat(), names)
  const lying = Object.keys(await filesBelow(folder)).map((path) =>
    path.replace(/\d{4}-\d\d-\d\d\/\d+-|refused-\d+-/, ''),
  )
  assert.deepEqual(
    lying.sort((one, other) => one.localeCompare(other)),
    [...names.map((name) => `done/${name}`), ...names.map((name) => `failed/${name}`)],
  )
})
