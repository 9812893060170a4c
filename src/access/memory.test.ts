import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openMemory } from './memory.ts'

test('what is remembered ends by itself, and can be forgotten before', () => {
  const memory = openMemory<string>(10)
  memory.put('a', 'x', 100)
  memory.put('b', 'y', 100)
  assert.deepEqual([memory.get('a', 99), memory.get('a', 100)], ['x', null])
  memory.forget('b')
  assert.equal(memory.get('b', 0), null)
})

test('the entry written longest ago makes room for a new one', () => {
  const memory = openMemory<number>(2)
  memory.put('a', 1, 100)
  memory.put('b', 2, 100)
  memory.put('a', 3, 100)
  memory.put('c', 4, 100)
  assert.deepEqual([memory.get('a', 0), memory.get('b', 0), memory.get('c', 0)], [3, null, 4])
})
