import assert from 'node:assert/strict'
import { test } from 'node:test'
import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { atEnd } from '../harness/at-end.ts'
import { startHub, type TestHub } from '../harness/hub.ts'
import { table, type Json } from '../harness/loads.ts'
import { dropFolder, removeFile } from '../harness/pickup.ts'

const STILL = { roles: { http: true, worker: false } } as const
const PRODUCTS = 'sku;nome\nA;Camisa\nB;Boné\n'
const prices = (price: string, sku = 'A') => `[{"sku":"${sku}","preco":"${price}"}]`

async function withProducts(hub: TestHub): Promise<void> {
  const drop = await dropFolder(hub, { name: 'produtos', type: 1 })
  await drop.put('PRODUTOS.csv', PRODUCTS)
  await drop.work()
  await drop.settled()
}

async function filesOf(hub: TestHub, name: string): Promise<readonly Json[]> {
  const { body, text } = await hub.call('GET', `integrations/${name}/files?limit=500`)
  assert.equal(body.nextCursor, null, text)
  return body.items
}

async function lastRun(hub: TestHub, name: string): Promise<Json> {
  return (await hub.call('GET', `integrations/${name}/pickup`)).body.lastRun
}

const names = async (hub: TestHub): Promise<readonly unknown[]> =>
  (await table(hub, 'select name from loads order by load_id')).map((row) => (row as string[])[0])

const loads = (hub: TestHub) =>
  table(hub, 'select name, state, door, rows_read::int from loads order by load_id')

test('a file is loaded once two looks have found it the same, and archived under its day and load', async (t) => {
  const hub = await startHub(t, STILL)
  const drop = await dropFolder(hub, { name: 'produtos', type: 1 })
  await drop.put('PRODUTOS.csv', PRODUCTS)
  await drop.work()
  assert.deepEqual(await loads(hub), [], 'seen once')
  const [seen] = await filesOf(hub, 'produtos')
  assert.deepEqual([seen.name, seen.state, seen.bytes], ['PRODUTOS.csv', 'waiting', PRODUCTS.length + 1])
  await drop.settled()
  assert.deepEqual(await loads(hub), [['PRODUTOS.csv', 'finished', 'pickup', 2]])
  const day = new Intl.DateTimeFormat('sv-SE', { timeZone: 'America/Sao_Paulo' }).format(hub.platform.now())
  const [file] = await filesOf(hub, 'produtos')
  assert.deepEqual(await drop.files(), [`done/${day}/${file.loadId}-PRODUTOS.csv`])
  assert.deepEqual([file.state, file.movedTo], ['taken', `produtos/done/${day}/${file.loadId}-PRODUTOS.csv`])
  const { body: load } = await hub.call('GET', `loads/${file.loadId}`)
  assert.deepEqual(
    [load.source.door, load.asOf, load.source.sha256],
    ['pickup', '2026-01-01T00:00:00Z', file.sha256],
  )
})

test('a file that grows between two looks is not taken, and what is younger waits behind it', async (t) => {
  const hub = await startHub(t, STILL)
  await withProducts(hub)
  const drop = await dropFolder(hub, { name: 'precos', type: 7 })
  await drop.put('1.json', '[{"sku":"A",')
  await drop.put('2.json', prices('20,00'), '2026-01-02T00:00:00Z')
  await drop.work()
  await drop.put('1.json', prices('10,00'))
  await drop.settled()
  assert.deepEqual(await drop.files(), ['1.json', '2.json'])
  await drop.settled()
  assert.deepEqual(await names(hub), ['PRODUTOS.csv', '1.json', '2.json'])
  assert.deepEqual(await table(hub, `select price::text from prices where sku = 'A'`), [['2000']])
})

test('a name that comes again after its file was moved away is another file, even with the same size and time', async (t) => {
  const hub = await startHub(t, STILL)
  await withProducts(hub)
  const drop = await dropFolder(hub, { name: 'precos', type: 7 })
  for (const price of ['10,00', '11,00', '12,00']) {
    await drop.put('PRECOS.json', prices(price))
    hub.advance(61_000)
    await drop.work()
    await drop.settled()
  }
  assert.equal((await filesOf(hub, 'precos')).length, 3)
  assert.equal((await loads(hub)).length, 4)
})

test('a file that cannot be moved is loaded once, and the source says why it is still there', async (t) => {
  if (process.getuid?.() === 0) return t.skip('root may move anything')
  const hub = await startHub(t, STILL)
  await withProducts(hub)
  const drop = await dropFolder(hub, { name: 'precos', type: 7 })
  await drop.put('PRECOS.json', prices('10,00'))
  await chmod(drop.path, 0o555)
  atEnd(t, () => chmod(drop.path, 0o755))
  await drop.work()
  for (let look = 0; look < 3; look += 1) {
    await drop.settled()
    hub.advance(61_000)
  }
  assert.equal((await loads(hub)).length, 2)
  assert.equal((await lastRun(hub, 'precos')).problem.code, 'source.not_permitted')
  assert.equal((await filesOf(hub, 'precos'))[0].leftBecause.code, 'source.not_permitted')
})

test('a file where the archive should be leaves the others alone, and is told', async (t) => {
  const hub = await startHub(t, STILL)
  await withProducts(hub)
  const drop = await dropFolder(hub, { name: 'precos', type: 7, doneFolder: 'feito', pattern: '*.json' })
  await writeFile(join(drop.path, 'feito'), 'no folder')
  await drop.put('PRECOS.json', prices('10,00'))
  await drop.put('OUTRO.json', prices('11,00', 'B'))
  await drop.work()
  for (let look = 0; look < 3; look += 1) {
    await drop.settled()
    hub.advance(61_000)
  }
  assert.deepEqual(await names(hub), ['PRODUTOS.csv', 'OUTRO.json', 'PRECOS.json'])
  assert.deepEqual(
    (await filesOf(hub, 'precos')).map(({ leftBecause }) => leftBecause?.code ?? null),
    ['source.folder_missing', 'source.folder_missing'],
  )
})

test('names with accents, blanks and signs are loaded; one with a line break is told and left', async (t) => {
  const hub = await startHub(t, STILL)
  const drop = await dropFolder(hub, { name: 'produtos', type: 1 })
  const put = ['PREÇOS do dia.csv', "d'água #1 (cópia)%20.csv", '.oculto.csv', 'meio.csv.tmp', 'parte.PART']
  for (const name of put) await drop.put(name, PRODUCTS)
  await drop.put('linha\nnova.csv', PRODUCTS)
  await drop.work()
  await drop.settled()
  assert.deepEqual(await names(hub), ['PREÇOS do dia.csv', "d'água #1 (cópia)%20.csv"])
  const left = (await drop.files()).filter((name) => !name.startsWith('done/'))
  assert.deepEqual(left, ['.oculto.csv', 'linha\nnova.csv', 'meio.csv.tmp', 'parte.PART'])
  const [refused] = (await filesOf(hub, 'produtos')).filter(({ state }) => state === 'refused')
  assert.deepEqual([refused.name, refused.refusal.code], ['linha\nnova.csv', 'pickup.name_unsafe'])
})

test('a file that no load can be made of goes to failed with the reason beside it', async (t) => {
  const hub = await startHub(t, STILL)
  const drop = await dropFolder(hub, { name: 'produtos', type: 1 })
  await drop.put('foto.png', new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 13]))
  await drop.work()
  await drop.settled()
  const [file] = await filesOf(hub, 'produtos')
  assert.equal(file.state, 'refused')
  const name = `failed/refused-file-${file.fileId}-foto.png`
  assert.deepEqual(await drop.files(), [name, `${name}.txt`])
  assert.match(await drop.read(`${name}.txt`), /\p{L}{3,}.*\.\s*\n$/su)
  const run = await lastRun(hub, 'produtos')
  assert.deepEqual([run.seen, run.taken, run.refused, run.problem], [1, 0, 1, null])
})

test('an empty file waits ten minutes for its content, then goes to failed', async (t) => {
  const hub = await startHub(t, STILL)
  const drop = await dropFolder(hub, { name: 'produtos', type: 1 })
  await drop.put('VAZIO.csv', '')
  await drop.work()
  await drop.settled()
  assert.deepEqual(await drop.files(), ['VAZIO.csv'])
  hub.advance(600_000)
  await drop.work()
  await drop.settled()
  const [file] = await filesOf(hub, 'produtos')
  assert.equal(file.state, 'refused')
  assert.equal((await drop.files()).length, 2)
})

test('refused rows come back to failed, and are loaded once they are repaired and dropped again', async (t) => {
  const hub = await startHub(t, STILL)
  await withProducts(hub)
  const drop = await dropFolder(hub, { name: 'precos', type: 7 })
  await drop.put('PRECOS.csv', 'sku;preco\nA;10,00\nB;dez\n')
  await drop.work()
  await drop.settled()
  const [file] = await filesOf(hub, 'precos')
  const back = `failed/refused-${file.loadId}-PRECOS.csv`
  assert.equal(file.returnedRows, 1)
  const text = await drop.read(back)
  assert.match(text, /^sku;preco;[^\n]+\nB;dez;[^\n]+\n$/)
  await drop.put('PRECOS.csv', text.replace('dez', '20,00'))
  await removeFile(drop, back)
  hub.advance(61_000)
  await drop.work()
  await drop.settled()
  const amounts = await table(hub, 'select sku, price::text from prices order by sku')
  assert.deepEqual(amounts, [
    ['A', '1000'],
    ['B', '2000'],
  ])
  assert.deepEqual(
    (await drop.files()).filter((name) => name.startsWith('failed/')),
    [],
  )
})

test('with a done file, a file is taken at the first look that shows both, and both are moved', async (t) => {
  const hub = await startHub(t, STILL)
  const drop = await dropFolder(hub, { name: 'produtos', type: 1, doneFile: '{stem}.ok' })
  await drop.put('PRODUTOS.csv', PRODUCTS)
  await drop.work()
  await drop.settled()
  assert.deepEqual(await loads(hub), [])
  await drop.put('PRODUTOS.ok', '')
  hub.advance(61_000)
  await drop.work()
  assert.deepEqual(await loads(hub), [['PRODUTOS.csv', 'finished', 'pickup', 2]])
  assert.equal((await drop.files()).filter((name) => !name.startsWith('done/')).length, 0)
})

test('files are taken oldest first, at most so many a look, and the next look follows at once', async (t) => {
  const hub = await startHub(t, STILL)
  await withProducts(hub)
  const drop = await dropFolder(hub, { name: 'precos', type: 7, filesMax: 2 })
  for (let n = 5; n > 0; n -= 1) await drop.put(`${6 - n}.json`, prices(`${n},00`), `2026-02-0${n}T00:00:00Z`)
  await drop.work()
  await drop.settled()
  assert.deepEqual((await names(hub)).slice(1), ['5.json', '4.json', '3.json', '2.json', '1.json'])
  const { body } = await hub.call('GET', 'integrations/precos/runs')
  assert.deepEqual(
    body.items.map(({ taken, waiting }: Json) => [taken, waiting]),
    [
      [1, 0],
      [2, 1],
      [2, 3],
      [0, 5],
    ],
  )
})

test('10,000 files in a folder are listed and noted; the look takes as many as it may', async (t) => {
  const hub = await startHub(t, STILL)
  const drop = await dropFolder(hub, { name: 'produtos', type: 1, filesMax: 3, paused: true })
  await mkdir(drop.path, { recursive: true })
  for (let n = 0; n < 10_000; n += 1) await writeFile(join(drop.path, `F${n}.csv`), PRODUCTS)
  const look = async () => {
    await hub.call('POST', 'integrations/produtos/runs')
    await drop.work({ step: 'closed', nth: 1 })
  }
  await look()
  const run = await lastRun(hub, 'produtos')
  assert.deepEqual([run.seen, run.waiting, run.askedBy], [10_000, 10_000, 'operador'])
})

test('looks that show the same are one run; a run that somebody asked for is its own', async (t) => {
  const hub = await startHub(t, STILL)
  const drop = await dropFolder(hub, { name: 'produtos', type: 1 })
  for (let look = 0; look < 3; look += 1) {
    await drop.work()
    hub.advance(61_000)
  }
  assert.equal((await hub.call('POST', 'integrations/produtos/runs')).status, 202)
  await drop.work()
  const { body } = await hub.call('GET', 'integrations/produtos/runs')
  assert.deepEqual(
    body.items.map(({ looks, askedBy, seen }: Json) => [looks, askedBy, seen]),
    [
      [1, 'operador', 0],
      [3, null, 0],
    ],
  )
})

test('a source whose folder is away is told, tried later and later, and does not hurt another', async (t) => {
  const hub = await startHub(t, STILL)
  await dropFolder(hub, { name: 'fora', type: 8, source: { kind: 'folder', folder: 'nenhum' } })
  const drop = await dropFolder(hub, { name: 'produtos', type: 1 })
  await drop.put('PRODUTOS.csv', PRODUCTS)
  const waits: number[] = []
  for (let look = 0; look < 3; look += 1) {
    await drop.work()
    const { body } = await hub.call('GET', 'integrations/fora/pickup')
    assert.equal(body.lastRun.problem.code, 'source.folder_missing')
    waits.push(Math.round((Date.parse(body.nextRunAt) - hub.platform.now().getTime()) / 10_000) * 10)
    hub.advance(100_000)
  }
  assert.deepEqual(waits, [10, 20, 40])
  assert.deepEqual(await loads(hub), [['PRODUTOS.csv', 'finished', 'pickup', 2]])
})

test('what is paused, not active or without a schedule is looked at only when somebody asks', async (t) => {
  const hub = await startHub(t, STILL)
  for (const settings of [{ paused: true }, { active: false }, { schedule: null }]) {
    const drop = await dropFolder(hub, { name: 'precos', type: 7, ...settings })
    await drop.work()
    const { body } = await hub.call('GET', 'integrations/precos/pickup')
    assert.equal(body.nextRunAt, null, JSON.stringify(settings))
    const before = (await hub.call('GET', 'integrations/precos/runs')).body.items.length
    await hub.call('POST', 'integrations/precos/runs')
    await drop.work()
    const after = (await hub.call('GET', 'integrations/precos/runs')).body.items.length
    assert.equal(after, before + 1, JSON.stringify(settings))
  }
})

test('an integration without a source has nothing to pick up, and one that is none is not found', async (t) => {
  const hub = await startHub(t, STILL)
  await hub.call('PUT', 'integrations/porta', { body: { type: 7, active: false } })
  for (const [method, path] of [
    ['GET', 'pickup'],
    ['POST', 'runs'],
    ['GET', 'runs'],
    ['GET', 'files'],
  ] as const) {
    const without = await hub.call(method, `integrations/porta/${path}`)
    assert.deepEqual([without.status, without.body.code], [409, 'integration.source_missing'])
    const none = await hub.call(method, `integrations/nenhuma/${path}`)
    assert.deepEqual([none.status, none.body.code], [404, 'integration.not_found'])
    assert.equal((await hub.call(method, `integrations/porta/${path}`, { as: 'pdv' })).status, 403)
  }
})
