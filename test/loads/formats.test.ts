import assert from 'node:assert/strict'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { readFile, refusalOf } from '../files/read-file.ts'
import { writeWorkbook, writeZip } from '../files/write-workbook.ts'
import { postToDoor } from '../harness/door.ts'
import { basicOf, startHub, type TestHub } from '../harness/hub.ts'

const spooled = (hub: TestHub) => readdir(join(hub.platform.dataFolder, 'spool')).catch(() => [])

async function sendFile(
  hub: TestHub,
  body: Buffer,
  { query = '', headers = {} }: { query?: string; headers?: Record<string, string> } = {},
) {
  return hub.call('POST', `loads?type=1${query}`, { as: 'erp', body, headers })
}

async function atRest(hub: TestHub, path: string) {
  for (;;) {
    const { body } = await hub.call('GET', path)
    if (['finished', 'failed', 'held'].includes(body.state)) return body
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

async function download(hub: TestHub, path: string): Promise<{ name: string; bytes: Buffer }> {
  const answer = await fetch(`${hub.url}${path}`, {
    headers: { authorization: basicOf('erp') },
  })
  assert.equal(answer.status, 200)
  return {
    name: answer.headers.get('content-disposition') ?? '',
    bytes: Buffer.from(await answer.arrayBuffer()),
  }
}

const SHEET = [
  ['codigo', 'nome', 'pesoGramas'],
  ['001', 'Pão', 50],
  ['002', 'Café', 'meio quilo'],
  [3, 'Leite', { v: '1.5' }],
]

test('a workbook is a load, plain or in a gzip, and its error file is a workbook that loads', async (t) => {
  const hub = await startHub(t)
  const workbook = await writeWorkbook(SHEET)
  for (const [name, body] of [
    ['P.xlsx', workbook],
    ['Q.xlsx.gz', gzipSync(workbook)],
  ] as const) {
    await t.test(name, async () => {
      const sent = await sendFile(hub, body, { query: `&name=${name}` })
      assert.deepEqual([sent.status, sent.body.format], [202, 'xlsx'])
      const load = await atRest(hub, sent.body.links.self)
      assert.deepEqual([load.state, load.format, load.encoding], ['finished', 'xlsx', 'utf-8'])
      assert.deepEqual([load.rows.read, load.rows.refused], [3, 1])
      assert.deepEqual([load.source.bytes, load.progress.bytesRead], [body.length, body.length])

      assert.deepEqual((await download(hub, load.links.source)).bytes, body)
      const errors = await download(hub, load.links.errorFile)
      assert.match(errors.name, /filename="refused-\d+-[PQ]\.xlsx"/)
      const { rows, end } = await readFile(errors.bytes, 'product')
      assert.deepEqual(
        rows.map((row) => [row.key, refusalOf(row)?.code]),
        [['002', 'row.number_malformed']],
      )
      assert.deepEqual(end.layout.columns, ['codigo', 'nome', 'pesoGramas', 'malote_refused'])
    })
  }
  await t.test('nothing but what was received is kept', async () => {
    assert.equal((await spooled(hub)).length, 2)
  })
})

test('a workbook comes through the door of the source contract', async (t) => {
  const hub = await startHub(t)
  await hub.call('PUT', 'integrations/produtos', { body: { type: 1 } })
  const { status, body } = await postToDoor(hub, 1, await writeWorkbook(SHEET), { name: 'P.xlsx' })
  assert.deepEqual([status, body.format, body.rows?.read], [200, 'xlsx', 3])
})

// One row per file that is no workbook, whatever its name: status, code, the reason given.
test('a zip that is no workbook is refused at the door, and nothing of it is kept', async (t) => {
  const hub = await startHub(t, { limits: { loadBytesMax: 100_000 } })
  const whole = await writeWorkbook(SHEET)
  const bomb = await writeWorkbook([SHEET[0]!, ['1', 'x'.repeat(5_000_000)]], { shared: false })
  const cases = [
    [await writeZip({ 'a.txt': 'x' }), 422, 'load.unreadable', 'no_workbook'],
    [whole.subarray(0, whole.length - 30), 422, 'load.unreadable', 'zip_broken'],
    [Buffer.from('d0cf11e0a1b11ae1', 'hex'), 422, 'load.unreadable', 'old_workbook'],
    [bomb, 413, 'load.too_large', 'expanded'],
  ] as const
  for (const [body, status, code, reason] of cases) {
    const answer = await sendFile(hub, body, { query: '&name=P.xlsx' })
    assert.deepEqual([answer.status, answer.body.code, answer.body.reason], [status, code, reason])
  }
  const { rows } = await hub.db.query('select count(*)::int as loads from loads')
  assert.deepEqual(rows, [{ loads: 0 }])
  assert.deepEqual(await spooled(hub), [])
})

test('a gzip whose content breaks or grows past the limit is a failed load with the rows before', async (t) => {
  const hub = await startHub(t, { limits: { loadBytesMax: 100_000 } })
  const lines = Array.from({ length: 1000 }, (_, row) => `SKU-${row},Produto ${row}\n`).join('')
  const packed = gzipSync(`sku,name\n${lines}`)

  const cut = await sendFile(hub, packed.subarray(0, packed.length - 100))
  const broken = await atRest(hub, cut.body.links.self)
  assert.deepEqual([broken.state, broken.failure.code], ['failed', 'load.broken'])
  assert.equal(broken.failure.line, broken.rows.read + 2)
  assert.ok(broken.rows.created > 500 && broken.rows.created === broken.rows.read)

  const grown = await sendFile(hub, gzipSync(`sku,name\nA,B\n${' '.repeat(1_000_000)}`))
  const large = await atRest(hub, grown.body.links.self)
  assert.deepEqual([large.state, large.failure.code, large.rows.read], ['failed', 'load.too_large', 1])
})

test('a body packed for the way is unpacked on arrival', async (t) => {
  const hub = await startHub(t, { limits: { loadBytesMax: 100_000 } })
  const headers = { 'content-encoding': 'gzip' }
  const text = Buffer.from('sku;nome\nA;Pão\n')

  const sent = await sendFile(hub, gzipSync(text), { headers })
  assert.deepEqual([sent.status, sent.body.source.bytes], [202, text.length])
  const load = await atRest(hub, sent.body.links.self)
  assert.deepEqual([load.state, load.rows.read, load.format], ['finished', 1, 'csv'])
  assert.deepEqual((await download(hub, load.links.source)).bytes, text)

  const twice = await sendFile(hub, gzipSync(gzipSync('sku;nome\nB;Café\n')), { headers })
  const packed = await atRest(hub, twice.body.links.self)
  assert.deepEqual([packed.state, packed.rows.created], ['finished', 1])

  const kept = await spooled(hub)
  const bomb = await sendFile(hub, gzipSync(`sku;nome\n${' '.repeat(1_000_000)}`), { headers })
  assert.deepEqual([bomb.status, bomb.body.code], [413, 'load.too_large'])
  const cut = await sendFile(hub, gzipSync(text).subarray(0, 20), { headers })
  assert.deepEqual([cut.status, cut.body.code, cut.body.reason], [422, 'load.unreadable', 'gzip_broken'])
  assert.deepEqual(await spooled(hub), kept)
})
