import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { startHub } from '../harness/hub.ts'

const GUIDE = readFileSync(new URL('../../docs/guides/connectors.md', import.meta.url), 'utf8')

test('the examples of the guide to connectors are settings that the hub keeps', async (t) => {
  const hub = await startHub(t, { roles: { http: true, worker: false } })
  const examples = [...GUIDE.matchAll(/```json\n([\s\S]*?)```/g)].map(([, text]) => JSON.parse(text!))
  assert.equal(examples.length, 3)
  for (const [n, example] of examples.entries()) {
    const body = { ...example, active: false }
    const saved = await hub.call('PUT', `integrations/guide-${n}`, { as: 'erp', body })
    assert.equal(saved.status, 201, saved.text)
  }
})
