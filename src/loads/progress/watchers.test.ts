import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openWatchers, type Watchers } from './watchers.ts'

const enter = (watchers: Watchers, siteId: string) => {
  const entered = watchers.enter(siteId)
  return entered.ok ? entered.value : entered.refusal
}

test('a site that has its share of streams open gets no more, another one does', () => {
  const watchers = openWatchers({ max: 3, ofSiteMax: 2 })
  const leave = enter(watchers, 'S1')
  enter(watchers, 'S1')
  assert.deepEqual(enter(watchers, 'S1'), {
    code: 'load.watchers_too_many',
    facts: { limit: 2, retryAfterSeconds: 10 },
  })
  enter(watchers, 'S2')
  assert.deepEqual(enter(watchers, 'S3'), {
    code: 'load.watchers_too_many',
    facts: { limit: 3, retryAfterSeconds: 10 },
  })
  assert(typeof leave === 'function')
  leave()
  leave()
  assert.equal(typeof enter(watchers, 'S3'), 'function')
  assert.equal((enter(watchers, 'S1') as { code: string }).code, 'load.watchers_too_many')
})
