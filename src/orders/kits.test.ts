import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkKits, type AskedLine, type KitLine } from './kits.ts'

const UNIT = 1000n

/** Lines 1 and 2 are two kits K of one A and three B; `left` are the units of each that may still go. */
function kit(left: readonly [number, number] = [2, 6]): readonly KitLine[] {
  const one = { kitId: 'K', sku: 'KIT', quantity: 2 }
  return [
    { lineNo: 1, sku: 'A', kit: one, quantity: 2n * UNIT, left: BigInt(left[0]) * UNIT },
    { lineNo: 2, sku: 'B', kit: one, quantity: 6n * UNIT, left: BigInt(left[1]) * UNIT },
  ]
}

// What is asked of lines 1, 2 and 9 (no kit) → the lines of the body that passes; true: it passes itself.
const CASES: readonly (readonly [string, readonly AskedLine[], readonly AskedLine[] | true | null])[] = [
  ['one whole kit', [line(1, 1), line(2, 3)], true],
  ['both kits', [line(1, 2), line(2, 6)], true],
  ['a line of no kit', [line(9, 1)], true],
  ['half of a kit', [line(1, 1)], [line(1, 1), line(2, 3)]],
  ['too little of the other half', [line(1, 1), line(2, 1)], [line(1, 1), line(2, 3)]],
  ['one unit more than a kit', [line(2, 4)], [line(2, 6), line(1, 2)]],
  ['half of a kit and a line of none', [line(9, 1), line(2, 1)], [line(9, 1), line(2, 3), line(1, 1)]],
]

function line(lineNo: number, quantity: number): AskedLine {
  return { lineNo, quantity }
}

function check(kitLines: readonly KitLine[], lines: readonly AskedLine[]) {
  const taken = lines.map(({ lineNo, quantity }) => ({ lineNo, quantity: BigInt(quantity ?? 0) * UNIT }))
  return checkKits([{ lines: kitLines, taken }], { lines })
}

for (const [name, lines, corrected] of CASES) {
  test(`taking away ${name} ${corrected === true ? 'passes' : 'is corrected to whole kits'}`, () => {
    const result = check(kit(), lines)
    if (corrected === true) return assert.deepEqual(result, { ok: true, value: null })
    assert(!result.ok)
    assert.equal(result.refusal.code, 'order.kit_split')
    assert.deepEqual(result.refusal.facts['correctedBody'], { lines: corrected })
    assert.equal(check(kit(), corrected ?? []).ok, true)
  })
}

test('a kit of which units are invoiced has no body that passes', () => {
  const result = check(kit([0, 3]), [line(2, 3)])
  assert(!result.ok)
  assert.equal(result.refusal.facts['correctedBody'], null)
  assert.deepEqual(result.refusal.facts['missing'], [{ lineNo: 1, sku: 'A', quantity: 1 }])
})

test('the corrected body keeps everything else as it was sent', () => {
  const body = { reason: 'damaged', store: '001', lines: [{ lineNo: 9 }, line(1, 1)] }
  const result = checkKits([{ lines: kit(), taken: [{ lineNo: 1, quantity: UNIT }] }], body)
  assert(!result.ok)
  const expected = { reason: 'damaged', store: '001', lines: [{ lineNo: 9 }, line(1, 1), line(2, 3)] }
  assert.equal(JSON.stringify(result.refusal.facts['correctedBody']), JSON.stringify(expected))
})
