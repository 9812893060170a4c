import assert from 'node:assert/strict'
import { test } from 'node:test'
import { AddressForbidden, openEgress } from './egress.ts'

const PLAIN = openEgress({ allow: [], deny: [] })
const DEMO = openEgress({ allow: ['127.0.0.0/8', '::1'], deny: [] })
const STRICT = openEgress({ allow: ['10.0.0.0/8'], deny: ['10.1.0.0/16', '192.168.0.0/16'] })

// Whose rule, address, whether it may be called.
for (const [name, egress, address, expected] of [
  ['no setting', PLAIN, '127.0.0.1', false],
  ['no setting', PLAIN, '::1', false],
  ['no setting', PLAIN, '[::1]', false],
  ['no setting', PLAIN, '::ffff:127.0.0.1', false],
  ['no setting', PLAIN, '64:ff9b::7f00:1', false],
  ['no setting', PLAIN, '::127.0.0.1', false],
  ['no setting', PLAIN, '0.0.0.0', false],
  ['no setting', PLAIN, '169.254.169.254', false],
  ['no setting', PLAIN, '::ffff:a9fe:a9fe', false],
  ['no setting', PLAIN, 'fe80::1%eth0', false],
  ['no setting', PLAIN, 'fd00:ec2::254', false],
  ['no setting', PLAIN, '10.0.0.7', true],
  ['no setting', PLAIN, '192.168.1.2', true],
  ['no setting', PLAIN, 'fd12::1', true],
  ['no setting', PLAIN, '200.147.3.157', true],
  ['no setting', PLAIN, 'no address', false],
  ['the demo', DEMO, '127.0.0.1', true],
  ['the demo', DEMO, '::ffff:127.0.0.1', true],
  ['the demo', DEMO, '::1', true],
  ['the demo', DEMO, '169.254.169.254', false],
  ['EGRESS_DENY', STRICT, '10.1.2.3', false],
  ['EGRESS_DENY', STRICT, '10.2.2.3', true],
  ['EGRESS_DENY', STRICT, '192.168.1.2', false],
] as const) {
  test(`under ${name}, ${address} ${expected ? 'may' : 'may not'} be called`, () => {
    assert.equal(egress.allows(address), expected)
  })
}

test('a name that leads to this machine is refused once it is resolved', async () => {
  const resolve = (egress: typeof PLAIN) =>
    new Promise((done) =>
      egress.lookup('localhost', { all: false }, (error, address) => done(error ?? address)),
    )
  assert((await resolve(PLAIN)) instanceof AddressForbidden)
  assert.match(String(await resolve(DEMO)), /^(?:127\.0\.0\.1|::1)$/)
})
