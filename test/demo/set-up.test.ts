import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DEMO_USERS } from '../../src/demo/demo-site.ts'
import { setUpDemo } from '../../src/demo/set-up-demo.ts'
import { startHub, type TestHub } from '../harness/hub.ts'

const NOW = new Date('2026-11-24T10:00:00Z')

async function made(hub: TestHub): Promise<unknown> {
  const { rows } = await hub.db.query(
    `select (select array_agg(external_code order by external_code) from stores where site_id = 'DEMO') as stores,
            (select array_agg(code) from channels where site_id = 'DEMO') as channels,
            (select array_agg(type order by type) from integrations where site_id = 'DEMO' and active) as types,
            (select count(*) from audit_entries where site_id = 'DEMO') as entries`,
  )
  return rows[0]
}

test('the demo is set up once', async (t) => {
  const hub = await startHub(t)
  // The users of the tests have the demo's names and other passwords.
  await hub.db.query('delete from users')

  await t.test('an empty demo has everything but stores', async () => {
    await setUpDemo(hub.platform, { empty: true, now: NOW })
    const { entries, ...rest } = (await made(hub)) as { entries: bigint }
    assert.deepEqual(rest, { stores: null, channels: ['ecommerce'], types: [1, 2, 3, 6, 7, 8, 12] })
    assert.equal(entries, 13n)
  })

  await t.test('a full one adds the stores, and a second start adds nothing', async () => {
    await setUpDemo(hub.platform, { empty: false, now: NOW })
    const full = await made(hub)
    await setUpDemo(hub.platform, { empty: false, now: NOW })
    assert.deepEqual(await made(hub), full)
    assert.deepEqual((full as { stores: string[] }).stores, ['001', '002', '003'])
  })

  await t.test('what somebody changed stays changed', async () => {
    await hub.db.query(`update stores set name = 'Outra' where site_id = 'DEMO' and external_code = '001'`)
    await setUpDemo(hub.platform, { empty: false, now: NOW })
    const { rows } = await hub.db.query(
      `select name from stores where site_id = 'DEMO' and external_code = '001'`,
    )
    assert.deepEqual(rows, [{ name: 'Outra' }])
  })

  await t.test('each login works with its own grants', async () => {
    for (const { username, password, permissions } of DEMO_USERS) {
      const login = Buffer.from(`${username}:${password}`).toString('base64')
      const { status } = await hub.call('GET', '/api/v1/sites/DEMO/integrations', {
        as: null,
        headers: { authorization: `Basic ${login}` },
      })
      const may = permissions.includes('configure') || permissions.includes('admin')
      assert.equal(status, may ? 200 : 403, username)
    }
  })
})
