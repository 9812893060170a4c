import assert from 'node:assert/strict'
import { readdir } from 'node:fs/promises'
import { request } from 'node:http'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { accessKeyOf } from '../harness/access-key.ts'
import { postToDoor } from '../harness/door.ts'
import { startHub, type Answered, type TestHub } from '../harness/hub.ts'
import { PASSWORDS } from '../harness/seed.ts'

const MEBIBYTE = 1024 * 1024
const DOOR = '/integrador/session-less/integrations/S1/integration-exec-post'
const BALANCES = JSON.stringify([{ codigo: '1', loja: '001', saldo: 1 }])

type Fields = Readonly<Record<string, string | undefined>>

/** Posts to the door with some of its fields changed; `undefined` leaves one out. */
async function door(
  hub: TestHub,
  changed: Fields,
  { path = DOOR, file = BALANCES as string | Uint8Array | null } = {},
): Promise<Answered> {
  const form = new FormData()
  const fields: Fields = { username: 'erp', password: PASSWORDS.erp, integrationType: '2', ...changed }
  for (const [name, value] of Object.entries(fields)) if (value !== undefined) form.set(name, value)
  if (file !== null) form.set('integrationFile', new Blob([file as string]), 'ESTOQUE_DO_ERP.json')
  return hub.call('POST', path, { as: null, body: form })
}

/** Everything the hub keeps of loads and stock, and the files it holds. */
async function traces(hub: TestHub): Promise<unknown> {
  const { rows } = await hub.db.query(
    `select (select count(*) from loads) as loads, (select count(*) from stock) as stock, (select count(*) from products) as products`,
  )
  const spooled = await readdir(join(hub.platform.dataFolder, 'spool')).catch(() => [])
  return { ...rows[0], spooled: spooled.length }
}

const REFUSED_AT_THE_DOOR: readonly [string, number, string, (hub: TestHub) => Promise<Answered>][] = [
  ['a wrong password', 401, 'auth.failed', (hub) => door(hub, { password: 'errada' })],
  ['an unknown site', 401, 'auth.failed', (hub) => door(hub, {}, { path: DOOR.replace('S1', 'NOWHERE') })],
  [
    'a user without the permission',
    403,
    'auth.forbidden',
    (hub) => door(hub, { username: 'pdv', password: PASSWORDS.pdv }),
  ],
  ['no username', 400, 'request.field_missing', (hub) => door(hub, { username: undefined })],
  ['no type', 400, 'request.field_missing', (hub) => door(hub, { integrationType: undefined })],
  ['no file', 400, 'request.field_missing', (hub) => door(hub, {}, { file: null })],
  ['type 4', 422, 'load.type_unknown', (hub) => door(hub, { integrationType: '4' })],
  ['an empty file', 422, 'load.unreadable', (hub) => door(hub, {}, { file: '' })],
  [
    'a picture',
    422,
    'load.unreadable',
    (hub) => door(hub, {}, { file: Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 3]) }),
  ],
  [
    '200 MB of zeros',
    422,
    'load.unreadable',
    (hub) => door(hub, {}, { file: new Uint8Array(200 * MEBIBYTE) }),
  ],
  [
    'a form that is no multipart',
    415,
    'request.not_multipart',
    (hub) => hub.call('POST', DOOR, { as: null, body: { username: 'erp' } }),
  ],
]

test('what the door refuses leaves no trace', async (t) => {
  const hub = await startHub(t)
  for (const [what, status, code, send] of REFUSED_AT_THE_DOOR) {
    await t.test(`${what} → ${status} ${code}`, async () => {
      const before = await traces(hub)
      const answer = await send(hub)
      assert.deepEqual([answer.status, answer.body.code], [status, code], answer.text)
      assert.match(answer.headers.get('content-type') ?? '', /application\/problem\+json/)
      assert.deepEqual(await traces(hub), before)
    })
  }
  await t.test('a type without an active integration → 409 integration.none_active', async () => {
    await hub.db.query(`update integrations set active = false where type = 2`)
    const before = await traces(hub)
    const answer = await door(hub, {})
    assert.deepEqual([answer.status, answer.body.code], [409, 'integration.none_active'])
    assert.deepEqual(await traces(hub), before)
    await hub.db.query(`update integrations set active = true where type = 2`)
  })
})

test('a wrong password and an unknown site cannot be told apart', async (t) => {
  const hub = await startHub(t)
  const wrong = await door(hub, { password: 'errada' })
  const nowhere = await door(hub, {}, { path: DOOR.replace('S1', 'NOWHERE') })
  const { instance: _, ...one } = wrong.body
  const { instance: __, ...other } = nowhere.body
  assert.deepEqual(one, other)
})

test('a file that breaks ends as a failed load that says where', async (t) => {
  const hub = await startHub(t)
  await postToDoor(
    hub,
    1,
    JSON.stringify([
      { codigo: 'A', nome: 'A' },
      { codigo: 'B', nome: 'B' },
    ]),
  )

  await t.test('a truncated JSON keeps the rows before the break', async () => {
    const file = '[{"codigo":"A","loja":"001","saldo":7},{"codigo":"B","loja":"001","sal'
    const { status, body } = await postToDoor(hub, 2, file)
    assert.deepEqual([status, body.state, body.failure.code], [200, 'failed', 'load.broken'])
    assert.equal(typeof body.failure.byte, 'number')
    assert.deepEqual([body.rows.read, body.rows.created], [1, 1])
    assert.deepEqual(await balances(hub), [{ sku: 'A', quantity: '7.000' }])
  })

  await t.test('a CSV without a needed column changes nothing and names the column', async () => {
    const { body } = await postToDoor(hub, 2, 'codigo;saldo\nA;9\n', { name: 'ESTOQUE.csv' })
    assert.deepEqual([body.state, body.failure.code], ['failed', 'load.header_missing'])
    assert.match(body.failure.detail, /coluna para store\. Nomes aceitos: store \(store, loja/)
    assert.deepEqual(body.failure.facts.columns, ['store'])
    assert.equal(body.rows.read, 0)
    assert.deepEqual(await balances(hub), [{ sku: 'A', quantity: '7.000' }])
  })

  await t.test('a row of 5 MB is refused alone', async () => {
    const rows = [
      { codigo: 'A', loja: '001', saldo: 8, obs: 'x'.repeat(5 * MEBIBYTE) },
      { codigo: 'B', loja: '001', saldo: 2 },
    ]
    const { body } = await postToDoor(hub, 2, JSON.stringify(rows))
    assert.deepEqual(
      [body.state, body.rows.read, body.rows.created, body.rows.refused],
      ['finished', 2, 1, 1],
    )
    const refused = await hub.call('GET', `loads/${body.loadId}/rows?outcome=refused`)
    assert.deepEqual([refused.body.items[0].rowNumber, refused.body.items[0].code], [1, 'row.too_large'])
    assert.deepEqual(await balances(hub), [
      { sku: 'A', quantity: '7.000' },
      { sku: 'B', quantity: '2.000' },
    ])
  })
})

test('a body slower than the limit is given up with 408 and leaves no trace', async (t) => {
  const hub = await startHub(t, { limits: { bodyStallMs: 300, bodySlowMs: 600 } })
  const before = await traces(hub)
  for (const path of ['/api/v1/sites/S1/loads?type=2', '/api/v1/sites/S1/orders', DOOR]) {
    const { status, code } = await drip(t, hub, path)
    assert.deepEqual([path, status, code], [path, 408, 'request.too_slow'])
  }
  assert.deepEqual(await traces(hub), before)
})

test('an order for an unknown sku, and an invoice with a bad key, change nothing', async (t) => {
  const hub = await startHub(t)
  await postToDoor(hub, 1, JSON.stringify([{ codigo: 'A', nome: 'A' }]))
  await postToDoor(hub, 2, JSON.stringify([{ codigo: 'A', loja: '001', saldo: 5 }]))
  const order = (sku: string) => ({
    channel: 'ecommerce',
    channelOrderId: `SO-${sku}`,
    type: 'paid',
    placedAt: '2026-11-24T09:58:00-03:00',
    delivery: { method: 'ship' },
    lines: [{ lineNo: 1, sku, quantity: 1, unitPrice: '10.00', store: '001' }],
    payments: [{ paymentId: 'p-1', method: 'pix', amount: '10.00' }],
  })

  const unknown = await hub.call('POST', 'orders', { as: 'canal', body: order('Z') })
  assert.deepEqual([unknown.status, unknown.body.code], [422, 'order.sku_unknown'])
  assert.deepEqual(
    unknown.body.lines.map((line: { lineNo: number }) => line.lineNo),
    [1],
  )
  assert.equal((await hub.db.query(`select 1 from orders`)).rowCount, 0)

  const placed = await hub.call('POST', 'orders', { as: 'canal', body: order('A') })
  const path = `orders/${placed.body.orderId}`
  await hub.call('POST', `${path}/confirm`, { as: 'erp', body: {} })
  const good = accessKeyOf({ series: 1, number: 1 })
  const bad = good.slice(0, 43) + ((Number(good[43]) + 1) % 10)
  const invoice = {
    number: '1',
    series: '1',
    accessKey: bad,
    issuedAt: '2026-11-24T10:00:00-03:00',
    amount: '10.00',
  }
  const before = await hub.call('GET', path)
  const refused = await hub.call('POST', `${path}/invoices`, { as: 'erp', body: invoice })
  assert.deepEqual([refused.status, refused.body.code], [422, 'invoice.access_key_invalid'])
  assert.deepEqual((await hub.call('GET', path)).body, before.body)
})

/** Sends the head of a body, then nothing. */
function drip(t: TestContext, hub: TestHub, path: string): Promise<{ status: number; code: string }> {
  const door = path === DOOR
  return new Promise((resolve, reject) => {
    const sent = request(hub.url + path, {
      method: 'POST',
      headers: {
        authorization: `Basic ${Buffer.from(`operador:${PASSWORDS.operador}`).toString('base64')}`,
        'content-type': door
          ? 'multipart/form-data; boundary=limit'
          : path.endsWith('orders')
            ? 'application/json'
            : 'application/octet-stream',
        'content-length': '1000',
      },
    })
    t.after(() => void sent.destroy())
    sent.on('error', reject)
    sent.on('response', (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (part: string) => (text += part))
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, code: (JSON.parse(text) as { code: string }).code }),
      )
    })
    sent.write(door ? '--limit\r\nContent-Disposition: form-data; name="username"\r\n\r\ner' : '{')
  })
}

async function balances(hub: TestHub): Promise<unknown[]> {
  const { rows } = await hub.db.query(`select sku, quantity from stock order by sku`)
  return rows
}
