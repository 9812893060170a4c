import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startStandIn } from '../harness/erp.ts'
import { startHub } from '../harness/hub.ts'

const AUTH = {
  ...{ kind: 'oauth2_client_credentials', tokenUrl: '/token' },
  ...{ clientId: 'hub', clientSecret: 'muito secreto' },
}

const ORDERS = {
  create: {
    ...{ path: '/orders', idempotencyHeader: 'Idempotency-Key', erpOrderId: 'id' },
    body: { number: '{{key}}', items: { each: 'lines', as: { sku: '{{item.sku}}' } } },
  },
}

test('settings of connectors', async (t) => {
  const hub = await startHub(t, { egressAllow: ['127.0.0.0/8'] })
  const settings = {
    baseUrl: 'http://127.0.0.1:1',
    auth: AUTH,
    catalog: { path: '/products', items: 'items' },
  }
  const put = (name: string, connector: unknown, type = 7) =>
    hub.call('PUT', `integrations/${name}`, { as: 'erp', body: { type, active: false, connector } })
  const stored = async () => (await hub.db.query('select * from integrations order by name')).rows

  await t.test('a secret is taken in, and never given back', async () => {
    const made = await put('c', { name: 'rest', settings })
    assert.equal(made.status, 201, made.text)
    const { clientSecret: _, ...shown } = AUTH
    assert.deepEqual(made.body.connector, {
      name: 'rest',
      settings: { ...settings, auth: shown },
      secrets: ['auth.clientSecret'],
    })
    const { rows } = await hub.db.query(
      `select i::text as row, a.facts::text from integrations i, audit_entries a`,
    )
    assert.doesNotMatch(JSON.stringify(rows), /muito secreto/)
    assert.deepEqual((await hub.call('GET', 'integrations/c', { as: 'erp' })).body, made.body)
  })

  await t.test('the same again, with or without the secret, changes nothing', async () => {
    const { clientSecret: _, ...shown } = AUTH
    const before = await stored()
    for (const auth of [AUTH, shown]) {
      const again = await put('c', { name: 'rest', settings: { ...settings, auth } })
      assert.deepEqual([again.status, again.headers.get('etag')], [200, '"1"'], again.text)
    }
    assert.deepEqual(await stored(), before)
  })

  await t.test('another secret is a change, told in the audit without it', async () => {
    const auth = { ...AUTH, clientSecret: 'outro segredo' }
    const changed = await put('c', { name: 'rest', settings: { ...settings, auth } })
    assert.deepEqual([changed.status, changed.headers.get('etag')], [200, '"2"'])
    const { rows } = await hub.db.query('select facts from audit_entries order by entry_id desc limit 1')
    assert.equal(rows[0].facts.secretChanged, true)
    assert.doesNotMatch(JSON.stringify(rows), /segredo/)
  })

  const { clientSecret: _, ...secretless } = AUTH
  // What is wrong, the connector, status, code, field.
  for (const [what, connector, status, code, field] of [
    ['a connector that there is not', { name: 'sap', settings }, 422, 'connector.unknown', undefined],
    [
      'another address without the secret',
      { name: 'rest', settings: { ...settings, baseUrl: 'http://127.0.0.1:2', auth: secretless } },
      ...[422, 'connector.secret_missing', 'connector.settings.auth.clientSecret'],
    ],
    [
      'another client without the secret',
      { name: 'rest', settings: { ...settings, auth: { ...secretless, clientId: 'eu' } } },
      ...[422, 'connector.secret_missing', 'connector.settings.auth.clientSecret'],
    ],
    [
      'a setting that there is not',
      { name: 'rest', settings: { ...settings, url: 'x' } },
      ...[400, 'request.malformed', 'connector.settings.url'],
    ],
    [
      'a login without its fields',
      { name: 'rest', settings: { ...settings, auth: { kind: 'basic' } } },
      ...[400, 'request.field_missing', 'connector.settings.auth.username'],
    ],
    [
      'an unknown login',
      { name: 'rest', settings: { ...settings, auth: { kind: 'ntlm' } } },
      ...[400, 'request.malformed', 'connector.settings.auth.kind'],
    ],
    [
      'an address that is none',
      { name: 'rest', settings: { ...settings, baseUrl: 'ftp://erp' } },
      ...[422, 'connector.settings_invalid', 'connector.settings.baseUrl'],
    ],
    [
      'a template that names what there is not',
      {
        name: 'rest',
        settings: { ...settings, orders: { create: { ...ORDERS.create, body: { a: '{{pedido.total}}' } } } },
      },
      ...[422, 'connector.settings_invalid', 'connector.settings.orders.create.body.a'],
    ],
    [
      'orders that could be created twice',
      { name: 'rest', settings: { ...settings, orders: { create: { path: '/orders' } } } },
      ...[422, 'connector.settings_invalid', 'connector.settings.orders.find'],
    ],
  ] as const) {
    await t.test(`${what} → ${status} ${code}, and nothing changed`, async () => {
      const before = await stored()
      const answer = await put('c', connector)
      assert.deepEqual(
        [answer.status, answer.body.code, answer.body.field],
        [status, code, field],
        answer.text,
      )
      assert.deepEqual(await stored(), before)
    })
  }

  await t.test('an API without a login is one, and has no secrets', async () => {
    const open = { ...settings, auth: { kind: 'none' } }
    const made = await put('aberta', { name: 'rest', settings: open })
    assert.equal(made.status, 201, made.text)
    assert.deepEqual(made.body.connector, { name: 'rest', settings: open, secrets: [] })
    const locked = await put('aberta', { name: 'rest', settings })
    assert.deepEqual(locked.body.connector.secrets, ['auth.clientSecret'])
    const again = await put('aberta', { name: 'rest', settings: open })
    assert.deepEqual(again.body.connector.secrets, [])
  })

  await t.test('two integrations do not both take the orders of the site', async () => {
    const taking = { name: 'rest', settings: { ...settings, orders: ORDERS } }
    assert.equal((await put('pedidos', taking)).status, 201)
    const second = await put('pedidos-2', taking)
    assert.deepEqual(
      [second.status, second.body.code, second.body.other],
      [409, 'connector.orders_taken', 'pedidos'],
    )
    assert.equal((await put('pedidos', { name: 'rest', settings })).status, 200)
    assert.equal((await put('pedidos-2', taking)).status, 201)
  })

  await t.test('an integration goes on without its connector, and nothing of it is left', async () => {
    const { body } = await put('c', null)
    assert.equal(body.connector, null)
    const { rows } = await hub.db.query(
      `select connector, connector_secret from integrations where name = 'c'`,
    )
    assert.deepEqual(rows, [{ connector: null, connector_secret: null }])
  })
})

test('a connection is tried step by step, and the first page counted', async (t) => {
  const erp = await startStandIn(t, ({ call }) =>
    call.startsWith('POST /token')
      ? { body: { access_token: 'T' } }
      : {
          status: call.startsWith('GET /products') ? 200 : 404,
          body: { items: [{ sku: '1' }, { sku: '2' }] },
        },
  )
  const hub = await startHub(t, { egressAllow: ['127.0.0.0/8'], roles: { http: true, worker: false } })
  const orders = { ...ORDERS, find: { path: '/orders/{{key}}', erpOrderId: 'id' } }
  const settings = { baseUrl: erp.url, auth: AUTH, catalog: { path: '/products', items: 'items' }, orders }
  const body = { type: 7, active: false, connector: { name: 'rest', settings } }
  assert.equal((await hub.call('PUT', 'integrations/c', { as: 'erp', body })).status, 201)
  const headers = { 'accept-language': 'en' }
  const tried = async () => (await hub.call('POST', 'integrations/c/test', { as: 'erp', headers })).body
  const fine = (step: string, detail: string) => ({ step, ok: true, detail, code: null })

  assert.deepEqual(await tried(), {
    ok: true,
    steps: [
      fine('settings', 'The settings are complete.'),
      fine('login', 'The login was accepted, or goes with each call.'),
      fine('catalog', 'The first page has 2 rows.'),
      fine('orders', 'The ERP answered the question for an order.'),
    ],
    wouldTake: [{ name: 'c-1.json', size: null, modifiedAt: null, rows: 2 }],
  })
  assert.deepEqual(erp.calls(/./), ['POST /token', 'GET /products', 'GET /orders/malote-test'])

  erp.trouble(/token/, { status: 401 })
  const locked = await tried()
  assert.deepEqual([locked.ok, locked.wouldTake, locked.steps.length], [false, [], 2])
  assert.equal(locked.steps[1].code, 'connector.login_failed')

  erp.trouble(/products/, { status: 200, body: '{"produtos":[]}' })
  const other = await tried()
  assert.deepEqual(
    other.steps.map(({ ok }: { ok: boolean }) => ok),
    [true, true, false, true],
  )
  assert.match(other.steps[2].detail, /items/)

  assert.equal((await hub.call('POST', 'integrations/precos/test')).body.code, 'integration.source_missing')
  assert.equal((await hub.call('POST', 'integrations/nenhuma/test')).body.code, 'integration.not_found')
  assert.equal((await hub.call('POST', 'integrations/c/test', { as: 'pdv' })).body.code, 'auth.forbidden')
})
