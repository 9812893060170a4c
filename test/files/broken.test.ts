import assert from 'node:assert/strict'
import { test } from 'node:test'
import { detect } from '../../src/loads/formats/detect.ts'
import { readRows } from '../../src/loads/read-rows.ts'
import { readFile, refusalOf, sourceOf } from './read-file.ts'

const utf16 = (text: string) => Buffer.from(`\uFEFF${text}`, 'utf16le')

// One row per file: its bytes, and what the door says of it.
const UNREADABLE = [
  ['nothing', '', { reason: 'empty' }],
  ['blank lines', '\n \r\n\t', { reason: 'empty' }],
  ['a mark and nothing else', '\uFEFF', { reason: 'empty' }],
  ['zeros', Buffer.alloc(65_536), { reason: 'not_text' }],
  ['a picture', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), { reason: 'not_text' }],
  ['XML', '<?xml version="1.0"?><a>1,2</a>', { reason: 'no_known_format' }],
  ['a number', '42', { reason: 'no_known_format' }],
] as const

for (const [what, bytes, facts] of UNREADABLE) {
  test(`a file of ${what} is unreadable: ${facts.reason}`, () => {
    const found = detect(Buffer.from(bytes), { whole: true })
    assert.deepEqual(found, { ok: false, refusal: { code: 'load.unreadable', facts } })
  })
}

// One row per broken stock file: text, keys of the rows before the break, code, where it stopped.
const BROKEN = [
  ['[{"sku":"A","store":"1","quantity":1},{"sku":"B"', ['A|1'], 'load.broken', { byte: 48 }],
  ['[{"sku":"A","store":"1","quantity":1}', ['A|1'], 'load.broken', { byte: 37 }],
  ['[{"sku":"A","store":"1","quantity":1}] x', ['A|1'], 'load.broken', { byte: 39 }],
  ['[{"sku":"A","store":"1","quantity":1} {}]', ['A|1'], 'load.broken', { byte: 38 }],
  ['[{"sku":"A","store":"1","quantity":1},]', ['A|1'], 'load.broken', { byte: 38 }],
  ['[{"sku":"A","store":"1","quantity":1},{"sku" 1}]', ['A|1'], 'load.broken', { byte: 45 }],
  ['[{"sku":"Ã","store":"1","quantity":1},{"sku" 1}]', ['Ã|1'], 'load.broken', { byte: 46 }],
  [utf16('[{"sku":"Ã","store":"1","quantity":1},{"sku" 1}]'), ['Ã|1'], 'load.broken', { byte: 92 }],
  ['{"stock":[{"sku":"A","store":"1","quantity":1}],"itens":[]}', ['A|1'], 'load.broken', { byte: 56 }],
  ['[[[[', [], 'load.broken', { byte: 4 }],
  [`[${'['.repeat(65)}`, [], 'load.nested_too_deep', { byte: 65, limit: 64 }],
  ['sku,store,quantity\nA,1,1\n"B,1,1\nC,1,1\n', ['A|1'], 'load.broken', { line: 3 }],
  ['{"sku":"A","store":"1","quantity":1}\n{"sku":', ['A|1'], 'load.broken', { line: 2 }],
] as const

for (const [bytes, keys, code, facts] of BROKEN) {
  test(`${JSON.stringify(Buffer.from(bytes).toString()).slice(0, 70)} breaks with ${keys.length} rows read`, async () => {
    for (const chunkBytes of [1 << 30, 3]) {
      const { rows, end } = await readFile(Buffer.from(bytes), 'stock', { chunkBytes })
      assert.deepEqual(
        rows.map((row) => row.key),
        keys,
      )
      assert.deepEqual(end.failure, { code, facts })
      assert.equal(end.rowsRead, keys.length)
    }
  })
}

for (const [file, found] of [
  ['{\n"data":[{"sku":"A"}],\n"n":1}', ['data', 'n']],
  ['{"linhas":[{"sku":"A"}]}', ['linhas']],
  ['{"estoque":{"sku":"A","loja":"1","saldo":1}}', ['estoque']],
  ['{\n}', ['{}']],
] as const) {
  test(`${JSON.stringify(file)} has no list of ours: what was found is said, and what is accepted`, async () => {
    const { rows, end } = await readFile(file, 'stock')
    assert.deepEqual(rows, [])
    assert.equal(end.failure?.code, 'load.broken')
    const { reason, accepted, found: named } = end.failure.facts
    assert.deepEqual([reason, named], ['wrong_root', found])
    assert.ok(Array.isArray(accepted) && accepted.includes('estoques'))
  })
}

test('a header without a column we need names it and reads no row', async () => {
  const { rows, end } = await readFile('codigo;loja;obs\nA;1;x\n', 'stock')
  assert.deepEqual(rows, [])
  assert.deepEqual(end.failure, {
    code: 'load.header_missing',
    facts: {
      columns: ['quantity'],
      accepted: { quantity: ['quantity', 'quantidade', 'saldo', 'estoque', 'stock'] },
      line: 1,
    },
  })
})

test('two columns of one meaning are refused, two that mean nothing are not', async () => {
  const { end } = await readFile('sku;loja;saldo;Estoque;obs;obs\nA;1;1;2;;\n', 'stock')
  assert.deepEqual(end.failure, {
    code: 'load.header_ambiguous',
    facts: { field: 'quantity', columns: ['saldo', 'Estoque'], line: 1 },
  })
  const { rows } = await readFile('sku;loja;saldo;obs;obs\nA;1;1;;\n', 'stock')
  assert.deepEqual(
    rows.map((row) => row.key),
    ['A|1'],
  )
})

test('a CSV record of another width, or with text behind a closing quote, is one refused row', async () => {
  const { rows } = await readFile('sku,store,quantity\nA,1\nB,1,1,9\n"C"x,1,1\nD,1,1,\n', 'stock')
  assert.deepEqual(rows.map(refusalOf), [
    { code: 'row.columns_mismatch', facts: { columns: 3, cells: 2 } },
    { code: 'row.columns_mismatch', facts: { columns: 3, cells: 4 } },
    { code: 'row.field_invalid', facts: { field: 'sku', value: 'Cx' } },
    null,
  ])
})

const BIG = 'x'.repeat(5 * 1024 * 1024)

for (const [format, text] of [
  ['JSON', `[{"sku":"A","store":"1","quantity":1},{"sku":"${BIG}"},{"sku":"C","store":"1","quantity":1}]`],
  [
    'NDJSON',
    `{"sku":"A","store":"1","quantity":1}\n{"sku":"${BIG}"}\n{"sku":"C","store":"1","quantity":1}\n`,
  ],
  ['CSV', `sku,store,quantity\nA,1,1\n"${BIG}\n",1,1\nC,1,1\n`],
] as const) {
  test(`a ${format} row of 5 MB is refused and the others are read`, async () => {
    const { rows, end } = await readFile(text, 'stock', { chunkBytes: 65_536 })
    assert.deepEqual(
      rows.map((row) => [row.rowNumber, row.key]),
      [
        [1, 'A|1'],
        [2, ''],
        [3, 'C|1'],
      ],
    )
    assert.deepEqual(refusalOf(rows[1]), { code: 'row.too_large', facts: { limit: 1_048_576 } })
    assert.equal(end.failure, null)
  })
}

test('an element that never ends is not held', async () => {
  const found = detect(Buffer.from('[{"sku":"'), { whole: false })
  assert(found.ok)
  const before = process.memoryUsage().arrayBuffers
  async function* endless(): AsyncGenerator<Buffer> {
    yield Buffer.from('[{"sku":"')
    for (let block = 0; block < 1_600; block++) yield Buffer.alloc(65_536, 'x')
  }
  const reader = readRows(
    { ...sourceOf(Buffer.alloc(0)), bytes: endless },
    {
      kinds: ['stock'],
      detected: found.value,
      site: { places: 2, timeZone: 'UTC' },
    },
  )
  for await (const rows of reader.batches()) assert.fail(`no row ends, and ${rows.length} came`)
  assert.deepEqual(reader.end().failure, { code: 'load.broken', facts: { byte: 9 + 1_600 * 65_536 } })
  const heldMb = (process.memoryUsage().arrayBuffers - before) / 1e6
  assert.ok(heldMb < 60, `${heldMb} MB held of 105`)
})

test('names of the object prototype are fields like others', async () => {
  const text = '[{"sku":"A","store":"1","quantity":1,"__proto__":{"store":"9"},"constructor":1,"toString":2}]'
  const { rows, end } = await readFile(text, 'stock')
  assert.equal(rows[0]?.key, 'A|1')
  assert.deepEqual(end.ignoredFields, ['__proto__', 'constructor', 'toString'])
  assert.equal(({} as Record<string, unknown>)['store'], undefined)
})
