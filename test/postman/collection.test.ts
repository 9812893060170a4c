import assert from 'node:assert/strict'
import { test } from 'node:test'
import newman from 'newman'
import { startHub, type TestHub } from '../harness/hub.ts'
import { PASSWORDS } from '../harness/seed.ts'

const REQUESTS_MIN = 25

/** Runs the hub's own collection as Postman would; what failed, said in one line each. */
async function runCollection(
  hub: TestHub,
): Promise<{ requests: number; assertions: number; failures: string[] }> {
  const { body: collection } = await hub.call('GET', '/postman.json', { as: null })
  const envVar = [
    { key: 'siteId', value: 'S1' },
    ...(['erp', 'canal', 'pdv'] as const).map((user) => ({ key: `${user}Password`, value: PASSWORDS[user] })),
  ]
  return new Promise((resolve, reject) => {
    newman.run({ collection, envVar }, (error, { run }) => {
      if (error !== null) return reject(error)
      const failures = run.failures.map(
        ({ source, error }) => `${source?.name}: ${error.test}: ${error.message}`,
      )
      return resolve({
        requests: run.stats.requests.total,
        assertions: run.stats.assertions.total,
        failures,
      })
    })
  })
}

test('the Postman collection runs in order, and once more on the same hub', async (t) => {
  const hub = await startHub(t)
  // As the demo has it.
  await hub.call('PUT', 'integrations/produtos-estoque-precos', { body: { type: 6 } })
  for (const time of ['the first time', 'the second time']) {
    const { requests, assertions, failures } = await runCollection(hub)
    assert.deepEqual(failures, [], time)
    assert(
      requests >= REQUESTS_MIN && assertions > requests,
      `${requests} requests, ${assertions} assertions`,
    )
  }
})

test('the collection has the address under which it was asked for', async (t) => {
  const hub = await startHub(t)
  const { body } = await hub.call('GET', '/postman.json', { as: null })
  assert.deepEqual(body.variable[0], { key: 'baseUrl', value: hub.url })
})
