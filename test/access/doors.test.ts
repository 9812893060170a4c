import assert from 'node:assert/strict'
import { test } from 'node:test'
import { permissionsOn } from '../../src/access/authorise.ts'
import { checkCredentials } from '../../src/access/check-credentials.ts'
import { onServer } from '../harness/database.ts'
import { startHub } from '../harness/hub.ts'
import { PASSWORDS } from '../harness/seed.ts'

test('a room that is handed a password itself can check it, and ask what the user may do', async (t) => {
  const { platform } = await startHub(t)
  const address = '10.0.0.1'
  const right = await checkCredentials(platform, { username: 'erp', password: PASSWORDS.erp, address })
  assert.equal(right.ok && right.value.username, 'erp')
  const wrong = await checkCredentials(platform, { username: 'erp', password: 'errada', address })
  assert.equal(wrong.ok ? null : wrong.refusal.code, 'auth.failed')

  const access = await permissionsOn(platform.db, { username: 'erp', siteId: 'S1' })
  assert.equal(access?.site.siteId, 'S1')
  assert.ok(access.granted.has('load'))
  assert.equal(await permissionsOn(platform.db, { username: 'estranho', siteId: 'S1' }), null)
  assert.equal(await permissionsOn(platform.db, { username: 'erp', siteId: 'NOWHERE' }), null)
})

test('health: alive, ready, and not ready without a database or when stopping', async (t) => {
  const hub = await startHub(t)
  const live = await hub.call('GET', '/health/live', { as: null })
  assert.deepEqual([live.status, live.body], [200, { status: 'live' }])
  const ready = await hub.call('GET', '/health/ready', { as: null })
  assert.deepEqual([ready.status, ready.body], [200, { status: 'ready' }])
  const metrics = await hub.call('GET', '/metrics', { as: null })
  assert.match(
    metrics.text,
    /malote_http_request_seconds_count\{method="GET",route="\/health\/ready",status="200"\} 1/,
  )

  await onServer(hub.database, `drop database ${hub.database.database} with (force)`)
  const away = await hub.call('GET', '/health/ready', { as: null })
  assert.deepEqual([away.status, away.body.code], [503, 'server.database_unavailable'])
})
