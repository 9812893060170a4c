import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openSharedReads } from './shared-reads.ts'

/** A read that ends when told to, and counts how often it began. */
function slowRead() {
  const ends: ((fails: boolean) => void)[] = []
  const read = (key: string) =>
    new Promise<string>((resolve, reject) => {
      const nth = ends.length + 1
      ends.push((fails) => (fails ? reject(new Error('away')) : resolve(`${key} ${nth}`)))
    })
  return { read, ends }
}

test('whoever asks while a read is on its way gets the next one, and all of those share it', async () => {
  const { read, ends } = slowRead()
  const ask = openSharedReads(read)
  const [first, second, third] = [ask('a'), ask('a'), ask('a')]
  assert.equal(ends.length, 1)
  ends[0]!(false)
  assert.equal(await first, 'a 1')
  await new Promise(setImmediate)
  assert.equal(ends.length, 2)
  ends[1]!(false)
  assert.deepEqual(await Promise.all([second, third]), ['a 2', 'a 2'])
  const later = ask('a')
  assert.equal(ends.length, 3)
  ends[2]!(false)
  assert.equal(await later, 'a 3')
})

test('different keys do not wait for each other', async () => {
  const { read, ends } = slowRead()
  const ask = openSharedReads(read)
  const [a, b] = [ask('a'), ask('b')]
  assert.equal(ends.length, 2)
  ends[1]!(false)
  assert.equal(await b, 'b 2')
  ends[0]!(false)
  assert.equal(await a, 'a 1')
})

test('a read that fails fails its own callers only', async () => {
  const { read, ends } = slowRead()
  const ask = openSharedReads(read)
  const [first, second] = [ask('a'), ask('a')]
  ends[0]!(true)
  await assert.rejects(first, /away/)
  await new Promise(setImmediate)
  ends[1]!(false)
  assert.equal(await second, 'a 2')
})
