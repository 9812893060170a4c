import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import type { DecimalMark } from '../../src/loads/kinds/numbers.ts'
import { wordsOf } from '../../src/loads/kinds/words.ts'
import { checkMapping } from '../../src/loads/mapping/check-mapping.ts'
import type { Mapping } from '../../src/loads/mapping/mapping.ts'
import { LOAD_TYPES, type LoadType } from '../../src/loads/rows.ts'
import { readFile, told } from './read-file.ts'

/** An example of the guide: a file, and the settings by which it is read. */
interface Example {
  readonly file: string
  readonly settings: { readonly type: LoadType; readonly decimal?: DecimalMark; readonly mapping: Mapping }
}

const GUIDE = readFileSync(new URL('../../docs/guides/mapping.md', import.meta.url), 'utf8')
const EXAMPLES: readonly Example[] = GUIDE.split('## Example ')
  .slice(1)
  .map((part) => [...part.matchAll(/```(?:csv|json)\n([\s\S]*?)```/g)].map(([, block]) => block!))
  .map(([file = '', settings = '']) => ({ file, settings: JSON.parse(settings) as Example['settings'] }))

const product = (sku: string) => ({
  kind: 'product',
  reference: null,
  size: 'SIN DEFINIR',
  sku,
  product: {},
  variant: {},
})
const key = (sku: string, reference: string | null = null, size: string | null = null) => ({
  sku,
  ean: null,
  reference,
  size,
})
const price = (list: string, amount: bigint) => ({
  kind: 'price',
  of: 0,
  key: key('6', null, 'SIN DEFINIR'),
  list,
  price: amount,
})

const EXPECTED = [
  [
    { ...product('6'), ean: '7702109016977', product: { name: 'Aceite 900 ml' } },
    { kind: 'stock', of: 0, key: key('6', null, 'SIN DEFINIR'), store: '001', quantity: -2000n, asOf: null },
    price('default', 150_000n),
    price('B', 145_000n),
    price('C', 0n),
  ],
  [{ kind: 'stock', key: key('010100101'), store: '001', quantity: 3000n, asOf: null }],
  [
    {
      kind: 'product',
      reference: 'racao-gatos',
      size: '1,5 kg',
      sku: '50985256550681',
      product: { name: 'Ração para gatos', active: true, images: ['https://…'] },
      variant: { weightGrams: 1500 },
    },
    {
      kind: 'stock',
      of: 0,
      key: key('50985256550681', 'racao-gatos', '1,5 kg'),
      store: '001',
      quantity: 7000n,
      asOf: null,
    },
    {
      kind: 'price',
      of: 0,
      key: key('50985256550681', 'racao-gatos', '1,5 kg'),
      list: 'default',
      price: 4990n,
    },
  ],
]

test('the guide of mappings has three examples', () => assert.equal(EXAMPLES.length, EXPECTED.length))

for (const [place, { file, settings }] of EXAMPLES.entries()) {
  test(`example ${place + 1} of the guide of mappings reads its file`, async () => {
    const { type, ...options } = settings
    assert.equal(checkMapping(settings.mapping, wordsOf(LOAD_TYPES[type])), null)
    const { rows, end } = await readFile(file, LOAD_TYPES[type], options)
    assert.deepEqual([end.failure, rows.length], [null, 1])
    assert.deepEqual((told(rows[0]!) as { parts: unknown }).parts, EXPECTED[place])
  })
}
