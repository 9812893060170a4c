import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DEMO_USERS } from '../../src/demo/demo-site.ts'
import { setUpDemo } from '../../src/demo/set-up-demo.ts'
import type { IntegrationRow } from '../../src/integrations/queries.ts'
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

/** Where the demo's integrations find their files. */
async function sources(hub: TestHub): Promise<unknown> {
  const { rows } = await hub.db.query<Pick<IntegrationRow, 'name' | 'source' | 'pickup'>>(
    `select name, source, pickup from integrations
      where site_id = 'DEMO' and name in ('produtos', 'precos', 'estoque')`,
  )
  const shown = rows.map(({ name, source, pickup }) => {
    if (source === null || pickup?.schedule == null || !('everySeconds' in pickup.schedule))
      return [name, null]
    const place = `${source.kind}://${source.user}@${source.host}:${source.port}${source.folder}`
    return [name, `${place} every ${pickup.schedule.everySeconds}, settle ${pickup.settleSeconds}`]
  })
  return Object.fromEntries(shown)
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

  await t.test('its folders are given to the integrations that have no source', async () => {
    assert.deepEqual(await sources(hub), { produtos: null, precos: null, estoque: null })
    await setUpDemo(hub.platform, { empty: false, now: NOW, ftp: { port: 2121 } })
    assert.deepEqual(await sources(hub), {
      produtos: 'ftp://erp@127.0.0.1:2121/in/produtos every 5, settle 1',
      precos: 'ftp://erp@127.0.0.1:2121/in/precos every 5, settle 1',
      estoque: 'ftp://erp@127.0.0.1:2121/in/estoque every 5, settle 1',
    })
  })

  await t.test('another port is followed, a source of somebody else stays', async () => {
    await hub.db.query(
      `update integrations set source = jsonb_set(source, '{host}', '"ftp.example"'),
                               pickup = jsonb_set(pickup, '{schedule,everySeconds}', '60')
        where site_id = 'DEMO' and name = 'precos'`,
    )
    await hub.db.query(
      `update integrations set pickup = jsonb_set(pickup, '{schedule,everySeconds}', '7')
        where site_id = 'DEMO' and name = 'estoque'`,
    )
    await setUpDemo(hub.platform, { empty: false, now: NOW, ftp: { port: 4000 } })
    const followed = {
      produtos: 'ftp://erp@127.0.0.1:4000/in/produtos every 5, settle 1',
      precos: 'ftp://erp@ftp.example:2121/in/precos every 60, settle 1',
      estoque: 'ftp://erp@127.0.0.1:4000/in/estoque every 7, settle 1',
    }
    assert.deepEqual(await sources(hub), followed)
    await setUpDemo(hub.platform, { empty: false, now: NOW, ftp: null })
    assert.deepEqual(await sources(hub), followed)
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
