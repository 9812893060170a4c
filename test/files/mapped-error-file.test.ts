import assert from 'node:assert/strict'
import { test } from 'node:test'
import { writeErrorFile } from '../../src/loads/formats/write-error-file.ts'
import type { Mapping } from '../../src/loads/mapping/mapping.ts'
import { readFile, refusalOf, sourceOf, told } from './read-file.ts'
import { writeWorkbook } from './write-workbook.ts'

const FIELDS = { sku: { from: 'cod' }, quantity: { from: 'qtd' }, store: { constant: '1' } }
const NUMBERED = { sku: { column: 1 }, quantity: { column: 2 }, store: { constant: '1' } }
const ROWS = [
  ['A', '1'],
  ['B', 'x'],
  ['C', '2'],
  ['D', 'y'],
]

// What the mapping says of where the rows are, and a file like that with two rows that are refused.
const CASES: readonly (readonly [string, Mapping, string | Promise<Buffer>])[] = [
  ['a title above', { headerRow: 3, fields: FIELDS }, 'Saldos\n\ncod;qtd\nA;1\nB;x\nC;2\nD;y\n'],
  [
    'a title, windows line ends',
    { headerRow: 2, fields: FIELDS },
    'Saldos, hoje\r\ncod;qtd\r\nA;1\r\nB;x\r\nD;y',
  ],
  ['no header', { header: false, fields: NUMBERED }, 'A;1\nB;x\nC;2\nD;y\n'],
  [
    'a way into JSON',
    { root: 'dados.itens', fields: FIELDS },
    '{"ok":true,"dados":{"itens":[{"cod":"A","qtd":1},{"cod":"B","qtd":"x"},{"cod":"D","qtd":"y"}],"n":1}}',
  ],
  [
    'a way that a list does not need',
    { root: 'dados.itens', fields: FIELDS },
    '[{"cod":"B","qtd":"x"},{"cod":"D","qtd":"y"}]',
  ],
  [
    'a title above in a sheet',
    { headerRow: 3, fields: FIELDS },
    writeWorkbook([['Saldos'], [], ['cod', 'qtd'], ...ROWS]),
  ],
  ['no header in a sheet', { header: false, fields: NUMBERED }, writeWorkbook(ROWS)],
]

for (const [what, mapping, file] of CASES) {
  test(`the error file of a file with ${what} loads back under the same mapping`, async () => {
    const sent = Buffer.from(await file)
    const { rows, end } = await readFile(sent, 'stock', { mapping })
    const refused = rows.flatMap((row) => {
      const code = refusalOf(row)?.code
      return code === undefined ? [] : [{ rowNumber: row.rowNumber, reason: `${code}: corrija` }]
    })
    assert.deepEqual(
      rows.filter((row) => refusalOf(row) !== null).map(({ key }) => key),
      ['B|1', 'D|1'],
    )
    const parts: Buffer[] = []
    for await (const part of writeErrorFile(sourceOf(sent), { layout: end.layout, refused })) parts.push(part)
    const back = await readFile(Buffer.concat(parts), 'stock', { mapping })
    assert.equal(back.end.failure, null)
    assert.deepEqual(back.rows.map(told), rows.filter((row) => refusalOf(row) !== null).map(told))
  })
}
