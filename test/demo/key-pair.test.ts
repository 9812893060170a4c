import assert from 'node:assert/strict'
import { test } from 'node:test'
import ssh2 from 'ssh2'
import { newKeyPair } from '../../src/demo/servers/key-pair.ts'

const PAIRS = 1_000

test('each key that is made can be read', () => {
  for (let made = 0; made < PAIRS; made += 1) {
    assert(!(ssh2.utils.parseKey(newKeyPair().private) instanceof Error))
  }
})
