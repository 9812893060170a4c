import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { LOAD_TYPES } from '../../src/loads/rows.ts'
import { writeWorkbook } from '../files/write-workbook.ts'
import { postToDoor } from '../harness/door.ts'
import { rested } from '../harness/rest.ts'
import { startHub, type TestHub } from '../harness/hub.ts'

const FUZZ_MS = 15_000
const RUNS_MAX = 2000
/** A file has some kilobytes; what a run leaves behind must not add up. */
const HEAP_BYTES_MAX = 200 * 1024 * 1024

type Row = Readonly<Record<string, string | number>>

/** Rows of which each type takes what it knows. */
const ROWS: readonly Row[] = Array.from({ length: 40 }, (_, n) => ({
  ...{ sku: `SKU-${n % 30}`, nome: `Peça nº ${n}`, loja: '001', quantidade: n, preco: `${n},90` },
  ...{ atributo: 'cor', valor: 'açaí', dataSaldo: '01/02/2026', tabelaPreco: 'default' },
}))
const NAMES = Object.keys(ROWS[0]!)
const csv = (delimiter: string) =>
  [NAMES, ...ROWS.map((row) => NAMES.map((name) => `"${row[name]}"`))]
    .map((cells) => cells.join(delimiter))
    .join('\r\n')

const TEXTS: Readonly<Record<string, string>> = {
  list: JSON.stringify(ROWS),
  rooted: JSON.stringify({ asOf: '2026-02-01', itens: ROWS }, null, 2),
  nested: JSON.stringify({
    produtos: ROWS.map(({ sku, nome }) => ({
      ...{ referencia: sku, nome, atributos: { cor: 'azul' }, kit: null },
      variacoes: [
        {
          tamanho: 'P',
          codigo: `${sku}-P`,
          precos: [{ preco: 1 }],
          estoque: [{ loja: '001', quantidade: 1 }],
        },
      ],
    })),
  }),
  ndjson: ROWS.map((row) => JSON.stringify(row)).join('\n'),
  semicolons: csv(';'),
  tabs: csv('\t'),
}

async function goodFiles(): Promise<readonly Buffer[]> {
  const texts = Object.values(TEXTS)
  return [
    ...texts.map((text) => Buffer.from(text)),
    ...texts.map((text) => Buffer.from(text, 'latin1')),
    ...texts.map((text) => Buffer.from(`\uFEFF${text}`, 'utf16le')),
    ...texts.map((text) => gzipSync(text)),
    await writeWorkbook([NAMES, ...ROWS.map((row) => NAMES.map((name) => row[name]!))]),
  ]
}

/** What happens to files: bytes change, go, come, come twice, and are cut off; all by places between 0 and 1. */
type Mutation = (bytes: Buffer) => Buffer
const place = fc.double({ min: 0, max: 1, noNaN: true, noDefaultInfinity: true })
const at = (bytes: Buffer, share: number) => Math.floor(share * bytes.length)
const between = (bytes: Buffer, a: number, b: number) =>
  bytes.subarray(at(bytes, Math.min(a, b)), at(bytes, Math.max(a, b)))
const piece = fc.oneof(
  fc.uint8Array({ maxLength: 20 }).map((bytes) => Buffer.from(bytes)),
  fc
    .constantFrom(
      '"',
      '[',
      '{',
      '}',
      ']',
      ',',
      ';',
      '\n',
      '\r',
      '\0',
      'null',
      '1e999',
      '\\ud800',
      '\ufeff',
      '=A1',
      '#N/A',
      '7,89E+12',
    )
    .map((text) => Buffer.from(text)),
)
const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  fc.tuple(place, fc.nat(255)).map(
    ([share, byte]): Mutation =>
      (bytes) => {
        const changed = Buffer.from(bytes)
        if (changed.length > 0) changed[Math.min(at(bytes, share), bytes.length - 1)] = byte
        return changed
      },
  ),
  place.map(
    (share): Mutation =>
      (bytes) =>
        bytes.subarray(0, at(bytes, share)),
  ),
  fc.tuple(place, piece).map(
    ([share, added]): Mutation =>
      (bytes) =>
        Buffer.concat([bytes.subarray(0, at(bytes, share)), added, bytes.subarray(at(bytes, share))]),
  ),
  fc.tuple(place, place).map(
    ([a, b]): Mutation =>
      (bytes) =>
        Buffer.concat([bytes, between(bytes, a, b)]),
  ),
  fc.tuple(place, place).map(
    ([a, b]): Mutation =>
      (bytes) =>
        Buffer.concat([
          bytes.subarray(0, at(bytes, Math.min(a, b))),
          bytes.subarray(at(bytes, Math.max(a, b))),
        ]),
  ),
)

interface Sent {
  readonly type: number
  readonly bytes: Buffer
  readonly door: boolean
}

/** What a field may hold that nobody thought of: too long, too large, not storable, of another shape. */
const strange: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    '\0',
    '\ud800',
    'é\u0301',
    '1.234',
    '-0',
    '1e400',
    '9'.repeat(30),
    `0.${'1'.repeat(40)}`,
  ),
  fc.constantFrom(0, -1, 1e15, 1e-9, Number.MAX_SAFE_INTEGER, 1e300, true, null),
  fc.constantFrom(
    'x'.repeat(300),
    'y'.repeat(3000),
    'z'.repeat(100_000),
    '0001-01-01',
    '9999-12-31',
    '31/02/2026',
  ),
  fc.constantFrom([], {}, [[]], [null], { a: 1 }, [{ sku: 'x' }], 'SKU-1:2|SKU-2:1', 'true', 'sim'),
  fc.string({ maxLength: 10 }),
  fc.jsonValue({ maxDepth: 3 }),
)
const FIELDS = [
  ...[
    'sku',
    'ean',
    'reference',
    'size',
    'name',
    'images',
    'active',
    'weightGrams',
    'attributes',
    'kit',
    'variants',
  ],
  ...['price', 'salePrice', 'validFrom', 'validTo', 'list', 'prices', 'store', 'quantity', 'asOf', 'stock'],
  ...['code', 'scope', 'dataType', 'values', 'attribute', 'value', 'attributes.cor', 'x'.repeat(3000)],
]
const usual: Readonly<Record<string, unknown>> = {
  sku: 'SKU-1',
  price: 1,
  store: '001',
  quantity: 1,
  attribute: 'cor',
  value: 'x',
}
const strangeRow = fc
  .dictionary(fc.constantFrom(...FIELDS), strange, { maxKeys: 6 })
  .map((said) => ({ ...usual, ...said }))

/** Every answer is one of ours, every load comes to rest, and every row of it to an outcome. */
async function send(hub: TestHub, { type, bytes, door }: Sent): Promise<void> {
  const answer = door
    ? await postToDoor(hub, type, bytes, { wait: 0 })
    : await hub.call('POST', `loads?type=${type}&name=file`, { body: bytes })
  assert(answer.status < 500, answer.text)
  if (answer.status >= 300) {
    assert.match(answer.body.code, /^(load|request)\./)
    return
  }
  const load = await rested(hub, answer.body.loadId)
  assert(['finished', 'failed', 'held'].includes(load.state), load.state)
  assert(!['load.broke', 'load.worker_lost'].includes(load.failure?.code), JSON.stringify(load.failure))
  const { read, ...outcomes } = load.rows as Record<string, number>
  assert.equal(
    Object.values(outcomes).reduce((sum, rows) => sum + rows, 0),
    read,
  )
  const report = await hub.call('GET', `loads/${load.loadId}/rows?limit=500`)
  assert.equal(report.status, 200, report.text)
  const rows = report.body.items as { rowNumber: number; outcome: string; code: string | null }[]
  assert.deepEqual(
    rows.map(({ rowNumber }) => rowNumber),
    Array.from({ length: Math.min(read!, 500) }, (_, n) => n + 1),
  )
  for (const row of rows)
    assert(row.outcome !== 'refused' || row.code !== null, `row ${row.rowNumber} is refused without a word`)
}

const types = Object.keys(LOAD_TYPES).map(Number)

test('whatever bytes are sent, each answer is a refusal or a load that rests with an outcome a row', async (t) => {
  const hub = await startHub(t)
  await hub.db.query(`insert into integrations (site_id, name, type, active, created_at, updated_at)
                      select 'S1', 'tipo-' || type, type, true, now(), now() from unnest(array[3, 6, 8]) type`)
  await postToDoor(hub, 12, '[{"code":"cor"}]')
  const files = await goodFiles()
  const mutated = fc
    .tuple(fc.constantFrom(...files), fc.array(mutation, { maxLength: 4 }))
    .map(([good, mutations]) => mutations.reduce((bytes, mutate) => mutate(bytes), good))
  const random = fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.from(bytes))
  const sent = fc.record({
    type: fc.constantFrom(...types),
    bytes: fc.oneof(
      { weight: 5, arbitrary: mutated },
      {
        weight: 5,
        arbitrary: fc.array(strangeRow, { maxLength: 8 }).map((rows) => Buffer.from(JSON.stringify(rows))),
      },
      { weight: 1, arbitrary: random },
    ),
    door: fc.boolean(),
  })
  let heap = 0
  await fc.assert(
    fc.asyncProperty(sent, async (one) => {
      await send(hub, one)
      heap = Math.max(heap, process.memoryUsage().heapUsed)
    }),
    { numRuns: RUNS_MAX, interruptAfterTimeLimit: FUZZ_MS, markInterruptAsFailure: false },
  )
  assert(heap < HEAP_BYTES_MAX, `${Math.round(heap / 1024 / 1024)} MiB of heap`)

  await t.test('no worker broke on any of them', async () => {
    assert.deepEqual((await hub.db.query('select failure from loads where worker_losses > 0')).rows, [])
  })
  await t.test('the database itself refuses a load whose counts do not add up', async () => {
    await assert.rejects(
      hub.db.query('update loads set rows_read = rows_read + 1'),
      /loads_one_outcome_a_row/,
    )
  })
})
