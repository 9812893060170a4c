import assert from 'node:assert/strict'
import { test } from 'node:test'
import { seal, unseal } from './seal.ts'
import { secretOf } from './secret.ts'

const OURS = secretOf('a secret of ours that is long enough')
const PLACE = 'S1 integration precos'

test('what is sealed is opened by the same secret, in the same place', () => {
  const sealed = seal(OURS, '{"clientSecret":"çã"}', PLACE)
  assert.equal(unseal(OURS, sealed, PLACE), '{"clientSecret":"çã"}')
  assert(!sealed.includes('clientSecret'))
})

test('the same text is sealed differently each time', () => {
  assert.notDeepEqual(seal(OURS, 'x', PLACE), seal(OURS, 'x', PLACE))
})

for (const [name, spoil] of [
  [
    'by another secret',
    (sealed: Buffer) => unseal(secretOf('another secret, also long enough'), sealed, PLACE),
  ],
  ['in another place', (sealed: Buffer) => unseal(OURS, sealed, 'S2 integration precos')],
  [
    'with a bit changed',
    (sealed: Buffer) => unseal(OURS, Buffer.from(sealed.map((b, n) => (n === 30 ? b ^ 1 : b))), PLACE),
  ],
  ['cut short', (sealed: Buffer) => unseal(OURS, sealed.subarray(0, 20), PLACE)],
  [
    'of a version that is none',
    (sealed: Buffer) => unseal(OURS, Buffer.concat([Buffer.of(9), sealed.subarray(1)]), PLACE),
  ],
] as const) {
  test(`what is sealed is not opened ${name}`, () => {
    assert.equal(spoil(seal(OURS, 'geheim', PLACE)), null)
  })
}
