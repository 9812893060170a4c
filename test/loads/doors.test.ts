import assert from 'node:assert/strict'
import { readdir } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { test } from 'node:test'
import { postToDoor } from '../harness/door.ts'
import { basicOf, startHub, type TestHub } from '../harness/hub.ts'
import { PASSWORDS } from '../harness/seed.ts'

const DOOR = '/integrador/session-less/integrations/S1/integration-exec-post'
const MEBIBYTE = 1024 * 1024

const spooled = (hub: TestHub) => readdir(join(hub.platform.dataFolder, 'spool')).catch(() => [])

async function loadCount(hub: TestHub): Promise<number> {
  return Number((await hub.db.query(`select count(*) from loads`)).rows[0].count)
}

async function atRest(hub: TestHub, path: string) {
  for (;;) {
    const { body } = await hub.call('GET', path)
    if (body.state === 'finished' || body.state === 'failed') return body
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

test('a body packed in a way that the hub does not unpack is refused, and nothing is kept', async (t) => {
  const hub = await startHub(t)
  for (const encoding of ['br', 'deflate', 'gzip, gzip', 'constructor']) {
    const headers = { 'content-encoding': encoding, 'accept-language': 'en' }
    const { status, body } = await hub.call('POST', 'loads?type=1', { as: 'erp', body: 'x', headers })
    assert.deepEqual([status, body.code], [415, 'request.media_type_unsupported'])
    assert.equal(
      body.detail,
      `This call takes no bodies packed as ${encoding}; it takes: gzip, x-gzip, identity.`,
    )
  }
  assert.deepEqual([await spooled(hub), await loadCount(hub)], [[], 0])
})

test('a file may be the body, or the one file of a form', async (t) => {
  const hub = await startHub(t)
  const body = '[{"codigo":"A","nome":"Á"}]'
  for (const contentType of ['application/json', 'application/octet-stream', 'text/csv', 'x-own/thing']) {
    await t.test(`as ${contentType}`, async () => {
      const headers = { 'content-type': contentType }
      const sent = await hub.call('POST', 'loads?type=1&name=P.json', { as: 'erp', body, headers })
      assert.deepEqual([sent.status, sent.body.state], [202, 'received'])
      assert.equal(sent.headers.get('location'), sent.body.links.self)
      assert.deepEqual(
        [sent.body.source.door, sent.body.source.name, sent.body.source.bytes],
        ['upload', 'P.json', Buffer.byteLength(body)],
      )
      const load = await atRest(hub, sent.body.links.self)
      assert.deepEqual(
        [load.state, load.rows.read, load.progress.bytesRead],
        ['finished', 1, load.source.bytes],
      )
    })
  }
  await t.test('as a form', async () => {
    const form = new FormData()
    form.set('anything', new Blob([body]), 'C:\\ERP\\PRODUTOS.json')
    const sent = await hub.call('POST', 'loads?type=1', { as: 'erp', body: form })
    assert.deepEqual([sent.status, sent.body.source.name], [202, 'PRODUTOS.json'])
  })
})

test('an upload that is refused leaves nothing behind', async (t) => {
  const hub = await startHub(t, { limits: { loadBytesMax: 1000 } })
  const cases: readonly [string, string, number, string][] = [
    ['loads?type=1', '', 422, 'load.unreadable'],
    ['loads?type=1', '\u0001\u0002\u0003\u0004', 422, 'load.unreadable'],
    ['loads?type=1', 'x'.repeat(1001), 413, 'load.too_large'],
    ['loads?type=4', '[]', 422, 'load.type_unknown'],
    ['loads', '[]', 400, 'request.field_missing'],
    ['loads?type=1&colour=red', '[]', 400, 'request.malformed'],
    ['loads?type=1&mode=try', '[]', 400, 'request.malformed'],
    ['loads?type=1&asOf=yesterday', '[]', 400, 'request.malformed'],
  ]
  for (const [path, body, status, code] of cases) {
    const answer = await hub.call('POST', path, {
      as: 'erp',
      body,
      headers: { 'content-type': 'text/plain' },
    })
    assert.deepEqual([path, answer.status, answer.body.code], [path, status, code])
  }
  assert.equal((await hub.call('POST', 'loads?type=1', { as: 'pdv', body: '[]' })).status, 403)
  assert.equal((await hub.call('POST', 'loads?type=1', { as: null, body: '[]' })).status, 401)
  assert.deepEqual([await loadCount(hub), await spooled(hub)], [0, []])
})

test('a sender that hangs up in the middle leaves nothing behind', async (t) => {
  const hub = await startHub(t)
  const socket = connect(Number(new URL(hub.url).port), '127.0.0.1')
  socket.on('error', () => undefined)
  socket.write(
    `POST /api/v1/sites/S1/loads?type=1 HTTP/1.1\r\nHost: x\r\nAuthorization: ${basicOf('erp')}\r\nContent-Length: 1000000\r\n\r\n[{"codigo":"A"},`,
  )
  while ((await spooled(hub)).length === 0) await new Promise((resolve) => setTimeout(resolve, 10))
  socket.destroy()
  while ((await spooled(hub)).length > 0) await new Promise((resolve) => setTimeout(resolve, 10))
  assert.equal(await loadCount(hub), 0)
})

test('at the door a file may come first while it is small', async (t) => {
  const hub = await startHub(t)
  const form = (file: string) => {
    const parts = new FormData()
    parts.set('integrationFile', new Blob([file]), 'P.json')
    parts.set('integrationType', '1')
    parts.set('password', PASSWORDS.erp)
    parts.set('username', 'erp')
    return parts
  }
  const small = await hub.call('POST', DOOR, { as: null, body: form('[{"codigo":"A"}]') })
  assert.deepEqual([small.status, small.body.rows.created], [200, 1])
  const kept = await spooled(hub)
  const large = await hub.call('POST', DOOR, { as: null, body: form(`[${' '.repeat(17 * MEBIBYTE)}]`) })
  assert.deepEqual(
    [large.status, large.body.code, large.body.limit],
    [413, 'load.credentials_first', 16 * MEBIBYTE],
  )
  assert.deepEqual(await spooled(hub), kept)
})

test('the door takes no field it does not know, and no query', async (t) => {
  const hub = await startHub(t)
  const parts = new FormData()
  parts.set('usuario', 'erp')
  const field = await hub.call('POST', DOOR, { as: null, body: parts })
  assert.deepEqual(
    [field.status, field.body.code, field.body.unknownFields],
    [400, 'request.malformed', ['usuario']],
  )
  const query = await hub.call('POST', `${DOOR}?espera=1`, { as: null, body: parts })
  assert.deepEqual([query.status, query.body.code], [400, 'request.malformed'])
  const long = await hub.call('POST', `${DOOR}?wait=61`, { as: null, body: parts })
  assert.deepEqual([long.status, long.body.code], [400, 'request.malformed'])
})

test('a form says of its file how to send it', async (t) => {
  const hub = await startHub(t)
  const door = '/integrador/session-less/integrations/S1/integration-exec-post'
  const formOf = (files: number) => {
    const form = new FormData()
    for (const [name, value] of [
      ['username', 'erp'],
      ['password', PASSWORDS.erp],
      ['integrationType', '7'],
    ] as const)
      form.set(name, value)
    for (let nth = 0; nth < files; nth += 1) form.append('integrationFile', new Blob(['[]']), 'precos.json')
    return form
  }
  const asText = formOf(0)
  asText.set('integrationFile', 'precos.json')
  const upload = new FormData()
  upload.set('comment', 'x')
  for (const [path, body, rule] of [
    [door, asText, /como arquivo/],
    [door, formOf(2), /um só arquivo/],
    ['/api/v1/sites/S1/loads?type=7', upload, /só um arquivo/],
  ] as const) {
    const refused = await hub.call('POST', path, { as: path === door ? null : 'erp', body })
    assert.deepEqual([refused.status, refused.body.code], [400, 'request.malformed'])
    assert.match(refused.body.detail as string, rule)
  }
})

test('an upload repeated with its key is one load', async (t) => {
  const hub = await startHub(t)
  const send = (key: string, body: string) =>
    hub.call('POST', 'loads?type=1', { as: 'erp', body, headers: { 'idempotency-key': key } })
  const first = await send('k1', '[{"codigo":"A"}]')
  const second = await send('k1', '[{"codigo":"A"}]')
  assert.deepEqual([second.status, second.body.loadId], [202, first.body.loadId])
  assert.equal(second.headers.get('idempotency-replayed'), 'true')
  const other = await send('k1', '[{"codigo":"B"}]')
  assert.deepEqual([other.status, other.body.code], [422, 'idempotency.key_reused'])
  assert.equal(await loadCount(hub), 1)
  // What was sent again goes as soon as it was answered.
  while ((await spooled(hub)).length > 1) await new Promise((resolve) => setTimeout(resolve, 10))
})

test('loads are listed newest first, by type and state', async (t) => {
  const hub = await startHub(t)
  for (const type of [1, 2, 1])
    await postToDoor(hub, type, type === 1 ? '[{"codigo":"A"}]' : '[{"sku":"A","store":"001","quantity":1}]')
  const ids = async (query: string) => {
    const { body } = await hub.call('GET', `loads?${query}`)
    return { ids: body.items.map((load: { loadId: string }) => Number(load.loadId)), next: body.nextCursor }
  }
  const all = await ids('')
  assert.deepEqual(all.ids.length, 3)
  assert(all.ids[0] > all.ids[1] && all.ids[1] > all.ids[2])
  assert.deepEqual((await ids('type=2')).ids, [all.ids[1]])
  assert.deepEqual((await ids('state=failed')).ids, [])
  const page = await ids('limit=2')
  assert.deepEqual([...page.ids, ...(await ids(`limit=2&cursor=${page.next}`)).ids], all.ids)
})

test("an upload runs under the type's active integration, and without one", async (t) => {
  const hub = await startHub(t)
  await postToDoor(hub, 1, '[{"codigo":"A"}]')
  const send = async () => {
    const { body } = await hub.call('POST', 'loads?type=2', {
      as: 'erp',
      body: 'codigo;loja;saldo\nA;001;1.234\n',
    })
    return atRest(hub, body.links.self)
  }
  assert.equal((await send()).rows.refused, 1)
  await hub.db.query(`update integrations set settings = '{"decimal":"point"}' where type = 2`)
  const settled = await send()
  assert.deepEqual([settled.rows.created, settled.integrationId !== null], [1, true])
  await hub.db.query(`update integrations set active = false where type = 2`)
  const without = await send()
  assert.deepEqual([without.rows.refused, without.integrationId], [1, null])
})
