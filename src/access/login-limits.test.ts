import assert from 'node:assert/strict'
import { test } from 'node:test'
import { LOGIN_FAILURES_MAX, LOGIN_WINDOW_MS, networkOf, openLoginLimits } from './login-limits.ts'

// One row per address: what is counted as one sender.
const NETWORKS = [
  ['10.0.0.1', '10.0.0.1'],
  ['::ffff:10.0.0.1', '10.0.0.1'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
  ['2001:db8::1', '2001:db8:0:0'],
  ['2001:db8:1:2::', '2001:db8:1:2'],
  ['::1', '0:0:0:0'],
] as const

for (const [address, network] of NETWORKS) {
  test(`${address} is of the network ${network}`, () => assert.equal(networkOf(address), network))
}

test('logins begun count at once, before any has failed, and end with the window', () => {
  const limits = openLoginLimits()
  const pair = { username: 'erp', address: '10.0.0.1' }
  for (let login = 0; login < LOGIN_FAILURES_MAX; login += 1) assert.equal(limits.begin(pair, 1000), null)
  assert.equal(limits.begin(pair, 1000), LOGIN_WINDOW_MS / 1000)
  assert.equal(limits.begin(pair, 1000 + LOGIN_WINDOW_MS - 1), 1)
  assert.equal(limits.begin(pair, 1000 + LOGIN_WINDOW_MS), null)
})

test('another user of the address, and the user from another, are not stopped', () => {
  const limits = openLoginLimits()
  const pair = { username: 'erp', address: '10.0.0.1' }
  for (let login = 0; login <= LOGIN_FAILURES_MAX; login += 1) limits.begin(pair, 0)
  assert.notEqual(limits.begin(pair, 0), null)
  assert.equal(limits.begin({ ...pair, username: 'pdv' }, 0), null)
  assert.equal(limits.begin({ ...pair, address: '10.0.0.2' }, 0), null)
})

test('a login that succeeded takes those before it off the count', () => {
  const limits = openLoginLimits()
  const pair = { username: 'erp', address: '10.0.0.1' }
  for (let login = 0; login < LOGIN_FAILURES_MAX; login += 1) limits.begin(pair, 0)
  limits.succeeded(pair)
  assert.equal(limits.begin(pair, 0), null)
})
