import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  checkGrants,
  grantChanges,
  mayGrant,
  owns,
  sees,
  visible,
  type Grants,
  type Reach,
} from './user-rules.ts'

const HUB: Reach = { sites: null }
const OF_A: Reach = { sites: new Set(['A']) }

// One row per user: its grants, whether it administers the hub, whether A's admin sees it, and owns it.
const USERS: readonly [Grants, boolean, boolean, boolean][] = [
  [{ A: ['load'] }, false, true, true],
  [{ A: ['load'], B: ['load'] }, false, true, false],
  [{ B: ['load'] }, false, false, false],
  [{}, false, false, false],
  [{ A: ['load'] }, true, true, false],
]

for (const [grants, hubAdmin, seen, owned] of USERS) {
  const who = `${hubAdmin ? 'an administrator of the hub' : 'a user'} of [${Object.keys(grants).join(', ')}]`
  test(`A's admin ${seen ? 'sees' : 'does not see'} ${who}, and ${owned ? 'owns' : 'does not own'} it`, () => {
    assert.equal(sees(OF_A, grants), seen)
    assert.equal(owns(OF_A, { grants, hub_admin: hubAdmin }), owned)
    assert.ok(sees(HUB, grants) && owns(HUB, { grants, hub_admin: hubAdmin }))
  })
}

test('grants beyond the reach are not shown, not given and not taken away', () => {
  const before = { A: ['load'], B: ['load'] }
  assert.deepEqual(visible(OF_A, before), { A: ['load'] })
  const given = checkGrants(OF_A, { B: [] })
  assert.equal(given.ok ? null : given.refusal.code, 'auth.forbidden')
  assert.deepEqual(grantChanges(OF_A, { before, wanted: {} }), [
    { siteId: 'A', before: ['load'], after: null },
  ])
})

test('the same grants in another order, or twice, change nothing', () => {
  const before = { A: ['load', 'configure'] }
  const wanted = { A: ['configure', 'load', 'load'], B: [] }
  assert.deepEqual(grantChanges(HUB, { before, wanted }), [])
})

for (const word of ['everything', 'hub:admin', 'toString', '']) {
  test(`"${word}" is no permission`, () => {
    const checked = checkGrants(HUB, { A: ['load', word] })
    assert.equal(checked.ok ? null : checked.refusal.code, 'user.permission_unknown')
  })
}

test("a user without grants is the hub's to grant, one with grants anybody's", () => {
  assert.deepEqual([mayGrant(OF_A, {}), mayGrant(HUB, {})], [false, true])
  assert.deepEqual([mayGrant(OF_A, { B: ['load'] }), mayGrant(OF_A, { A: ['load'] })], [true, true])
})
