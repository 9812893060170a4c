import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { readAccessKey, sameNumber } from './access-key.ts'

const REAL = new URL('../../../shared/data/real/nfe/access-keys.csv', import.meta.url)
const KEY = '35130611290482000188550010000065961003608500'

test('a key says model, series and number, without their leading zeros', () => {
  const read = readAccessKey('15231207933914000154550010006643501427015088')
  assert.deepEqual(read, { ok: true, value: { model: '55', series: '1', number: '664350' } })
})

test('a key is refused by what is wrong with it', () => {
  const wrongOf = (key: string) => {
    const read = readAccessKey(key)
    return read.ok ? null : read.refusal.facts['wrong']
  }
  assert.equal(wrongOf(KEY.slice(1)), 'form')
  assert.equal(wrongOf(KEY.replace('3513', '35a3')), 'form')
  assert.equal(wrongOf(` ${KEY}`), 'form')
  for (const digit of '0123456789')
    if (digit !== KEY.at(-1)) assert.equal(wrongOf(KEY.slice(0, 43) + digit), 'check_digit')
})

test('numbers agree whatever their leading zeros', () => {
  assert.equal(sameNumber('000664350', '664350'), true)
  assert.equal(sameNumber('0', '0'), true)
  assert.equal(sameNumber('66435', '664350'), false)
  assert.equal(sameNumber('+664350', '664350'), false)
})

test('of keys seen in public repositories, those of NF-e and NFC-e with a right check digit pass', (t) => {
  if (!existsSync(REAL)) return t.skip('shared/data/real/nfe/access-keys.csv is not here')
  const rows = readFileSync(REAL, 'utf8').trim().split('\n').slice(1)
  assert.equal(rows.length, 34)
  for (const [key = '', model = '', right] of rows.map((row) => row.split(','))) {
    const wanted = right === 'yes' && ['NF-e', 'NFC-e'].includes(model)
    assert.equal(readAccessKey(key).ok, wanted, `${model} ${key}`)
  }
})
