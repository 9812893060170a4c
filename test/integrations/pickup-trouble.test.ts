import assert from 'node:assert/strict'
import { mkdir, utimes, writeFile } from 'node:fs/promises'
import { utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { claimPickup } from '../../src/integrations/pickup/claim-pickup.ts'
import { makeRun } from '../../src/integrations/pickup/make-run.ts'
import type { PickupStep } from '../../src/integrations/pickup/steps.ts'
import { startHub, type TestHub } from '../harness/hub.ts'
import { table, type Json } from '../harness/loads.ts'
import { dropFolder } from '../harness/pickup.ts'
import { ownFolder } from './servers/folder-on-disk.ts'
import { startFtpServer } from './servers/ftp-server.ts'

const STILL = { roles: { http: true, worker: false } } as const
const OLD = new Date('2026-01-01T00:00:00Z')
const product = (name: string) => `sku;nome\nA;${name}\n`
const names = async (hub: TestHub) => (await table(hub, 'select name from loads order by load_id')).flat()
const stateOf = async (hub: TestHub) => (await hub.call('GET', 'integrations/produtos/pickup')).body
const filesOf = async (hub: TestHub): Promise<Json[]> =>
  (await hub.call('GET', 'integrations/produtos/files')).body.items

/** One look; `claimed` comes to pass once a worker has it, `at` in the middle, once it has reached a step. */
async function look(
  hub: TestHub,
  { claimed, at }: { claimed?: () => Promise<void>; at?: Partial<Record<PickupStep, () => void>> },
): Promise<void> {
  const row = await claimPickup(hub.platform)
  assert(row !== null)
  await claimed?.()
  const reached = (step: PickupStep) => at?.[step]?.()
  await makeRun(hub.platform, row, { signal: new AbortController().signal, reached })
}

/** Writes a file as fast as nothing else can happen. */
function putNow(path: string, content: string, modifiedAt: Date): void {
  writeFileSync(path, content)
  utimesSync(path, modifiedAt, modifiedAt)
}

const SOURCE = { kind: 'folder', folder: 'produtos' }

test('what is saved while a run goes on says when the next one is', async (t) => {
  const hub = await startHub(t, STILL)
  await dropFolder(hub, { name: 'produtos', type: 1, schedule: null })
  const put = (settings: object) => async () => {
    const body = { type: 1, source: SOURCE, ...settings }
    assert.equal((await hub.call('PUT', 'integrations/produtos', { body })).status, 200)
  }
  await hub.call('POST', 'integrations/produtos/runs')
  await look(hub, { claimed: put({ schedule: { everySeconds: 60 } }) })
  assert.notEqual((await stateOf(hub)).nextRunAt, null)
  await hub.call('POST', 'integrations/produtos/runs')
  await look(hub, { claimed: put({ schedule: { everySeconds: 60 }, paused: true }) })
  assert.equal((await stateOf(hub)).nextRunAt, null)
})

test('refused rows that cannot be put back are told on their file, and hold up nothing else', async (t) => {
  const hub = await startHub(t, STILL)
  const drop = await dropFolder(hub, { name: 'produtos', type: 1, failedFolder: 'volta' })
  await writeFile(join(drop.path, 'volta'), '')
  for (const name of ['1.csv', '2.csv']) await drop.put(name, `${product(name)};sem sku\n`)
  await drop.work()
  await drop.settled()
  assert.deepEqual(await names(hub), ['1.csv', '2.csv'])
  assert.deepEqual(
    (await filesOf(hub)).map(({ name, leftBecause }) => [name, leftBecause?.code]),
    [
      ['volta', undefined],
      ['2.csv', 'source.folder_missing'],
      ['1.csv', 'source.folder_missing'],
    ],
  )
  assert.deepEqual(await table(hub, 'select failures from pickups'), [[0]])
})

test('a name near the longest there is gets a shorter one in the archive and where its rows come back', async (t) => {
  const hub = await startHub(t, STILL)
  const drop = await dropFolder(hub, { name: 'produtos', type: 1 })
  const long = `INÍCIO${'ç'.repeat(120)}.csv`
  await drop.put(long, `${product('x')};sem sku\n`)
  await drop.work()
  await drop.settled()
  const files = await drop.files()
  assert.equal(files.length, 2)
  assert(
    files.every((name) => name.endsWith('ç.csv') && !name.includes('INÍCIO')),
    files.join(),
  )
})

test('a file that cannot be moved is known whatever is changed meanwhile: pattern, or folder and back', async (t) => {
  const hub = await startHub(t, STILL)
  const settings = { name: 'produtos', type: 1, doneFolder: 'feito' }
  const drop = await dropFolder(hub, { ...settings, pattern: '*.csv' })
  await writeFile(join(drop.path, 'feito'), '')
  await drop.put('1.csv', product('x'))
  await drop.work()
  await drop.settled()
  assert.deepEqual(await names(hub), ['1.csv'])
  await mkdir(join(hub.platform.folders[0]!, 'outra'))
  for (const change of [{ pattern: '*.json' }, {}, { source: { ...SOURCE, folder: 'outra' } }, {}]) {
    await dropFolder(hub, { ...settings, ...change })
    for (let turn = 0; turn < 3; turn += 1) {
      await drop.settled()
      hub.advance(61_000)
    }
  }
  assert.deepEqual(
    (await names(hub)).filter((name) => name === '1.csv'),
    ['1.csv'],
  )
})

test('what takes the place of a file before it is moved stays, and is loaded in its turn', async (t) => {
  const hub = await startHub(t, STILL)
  const drop = await dropFolder(hub, { name: 'produtos', type: 1 })
  await drop.put('1.csv', product('um'))
  await drop.work()
  hub.advance(61_000)
  const later = new Date('2026-01-02T00:00:00Z')
  await look(hub, { at: { recorded: () => putNow(join(drop.path, '1.csv'), product('ab'), later) } })
  hub.advance(61_000)
  await drop.work()
  await drop.settled()
  await drop.settled()
  assert.deepEqual(await names(hub), ['1.csv', '1.csv'])
  assert.equal((await drop.files()).length, 1, 'the first one is nowhere but in its load')
})

test('a file that changes between the listing and its turn keeps what is younger waiting', async (t) => {
  const hub = await startHub(t, STILL)
  const drop = await dropFolder(hub, { name: 'produtos', type: 1 })
  await drop.put('1.csv', 'sku;nome\nA;u')
  await drop.put('2.csv', product('dois'), '2026-01-02T00:00:00Z')
  await drop.work()
  hub.advance(61_000)
  await look(hub, { at: { listed: () => putNow(join(drop.path, '1.csv'), product('um'), OLD) } })
  await drop.work()
  for (let turn = 0; turn < 2; turn += 1) await drop.settled()
  assert.deepEqual(await names(hub), ['1.csv', '2.csv'])
})

test('a name that cannot be moved keeps no other from being moved again', async (t) => {
  const hub = await startHub(t, STILL)
  const drop = await dropFolder(hub, { name: 'produtos', type: 1, filesMax: 1 })
  await drop.put('a\nb.csv', product('x'))
  await drop.put('c.csv', product('y'), '2026-01-02T00:00:00Z')
  await drop.work()
  for (let turn = 0; turn < 3; turn += 1) await drop.settled()
  assert.deepEqual(await names(hub), ['c.csv'])
  assert.deepEqual(
    (await drop.files()).filter((name) => !name.startsWith('done/')),
    ['a\nb.csv'],
  )
})

test('a file refused by its first bytes ends the transfer: the next one of an FTP server is taken', async (t) => {
  const root = await ownFolder(t)
  const { port } = await startFtpServer(t, { root, user: 'erp', password: 'segredo' })
  const hub = await startHub(t, { ...STILL, egressAllow: ['127.0.0.0/8'] })
  await mkdir(join(root, 'in'))
  await writeFile(join(root, 'in', '1.bin'), Buffer.alloc(4 * 1024 * 1024))
  await writeFile(join(root, 'in', '2.csv'), product('x'))
  await utimes(join(root, 'in', '1.bin'), OLD, OLD)
  const source = { kind: 'ftp', host: '127.0.0.1', port, user: 'erp', secret: 'segredo', folder: '/in' }
  const drop = await dropFolder(hub, { name: 'produtos', type: 1, source })
  await drop.work()
  await drop.settled()
  assert.deepEqual(await names(hub), ['2.csv'])
  assert.deepEqual(
    (await filesOf(hub)).map(({ name, state }) => [name, state]),
    [
      ['2.csv', 'taken'],
      ['1.bin', 'refused'],
    ],
  )
})

test('the file of a load that was held and is cancelled goes to failed, as it came', async (t) => {
  const hub = await startHub(t, STILL)
  const drop = await dropFolder(hub, { name: 'produtos', type: 1 })
  const text = product('x') + ';sem sku\n'.repeat(150)
  await drop.put('1.csv', text)
  await drop.work()
  await drop.settled()
  const [{ loadId }] = await filesOf(hub)
  assert.equal((await hub.call('GET', `loads/${loadId}`)).body.state, 'held')
  assert.deepEqual(
    (await drop.files()).filter((name) => name.startsWith('failed/')),
    [],
  )
  assert.equal((await hub.call('POST', `loads/${loadId}/cancel`)).status, 200)
  await drop.work()
  assert.deepEqual(
    (await drop.files()).filter((name) => name.startsWith('failed/')),
    [`failed/refused-${loadId}-1.csv`],
  )
  assert.equal(await drop.read(`failed/refused-${loadId}-1.csv`), text)
})
