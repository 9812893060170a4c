import assert from 'node:assert/strict'
import { test } from 'node:test'
import { GUARDS_DEFAULT } from '../../src/loads/guards.ts'
import { startHub } from '../harness/hub.ts'

const NO_SOURCE = {
  source: null,
  schedule: null,
  settleSeconds: null,
  doneFolder: null,
  failedFolder: null,
  filesMax: null,
  paused: null,
  doneFile: null,
}

test('integration settings', async (t) => {
  const hub = await startHub(t)
  const put = (name: string, body: unknown, headers = {}) =>
    hub.call('PUT', `integrations/${name}`, { as: 'erp', body, headers })
  const stored = async () => (await hub.db.query('select * from integrations order by name')).rows

  await t.test('an integration is made, read and listed with its version as ETag', async () => {
    const made = await put('precos-b', { type: 7, active: false, decimal: 'comma' })
    assert.equal(made.status, 201)
    assert.equal(made.headers.get('etag'), '"1"')
    const { integrationId, createdAt, updatedAt, ...rest } = made.body
    const said = { name: 'precos-b', type: 7, active: false, decimal: 'comma' }
    assert.deepEqual(rest, {
      ...said,
      ...NO_SOURCE,
      mapping: null,
      onUnknown: 'park',
      guards: GUARDS_DEFAULT,
      connector: null,
    })
    assert.match(integrationId, /^\d+$/)
    assert.equal(createdAt, updatedAt)
    const read = await hub.call('GET', 'integrations/precos-b', { as: 'erp' })
    assert.deepEqual([read.body, read.headers.get('etag')], [made.body, '"1"'])
    const { body } = await hub.call('GET', 'integrations', { as: 'erp' })
    assert.deepEqual(
      body.items.map(({ name }: { name: string }) => name),
      ['atributos', 'estoque', 'precos', 'precos-b', 'produtos'],
    )
  })

  await t.test('the same again keeps the version, a change raises it and is noted', async () => {
    assert.equal(
      (await put('precos-b', { type: 7, active: false, decimal: 'comma' })).headers.get('etag'),
      '"1"',
    )
    const changed = await put('precos-b', { type: 7, active: false, decimal: 'point' }, { 'if-match': '"1"' })
    assert.deepEqual([changed.status, changed.headers.get('etag')], [200, '"2"'])
    const { rows } = await hub.db.query('select action, subject, facts from audit_entries order by entry_id')
    assert.deepEqual(rows[1], {
      action: 'integration.changed',
      subject: 'precos-b',
      facts: {
        before: { type: 7, active: false, settings: { decimal: 'comma' } },
        after: { type: 7, active: false, settings: { decimal: 'point' } },
      },
    })
    assert.equal(rows.length, 2)
  })

  // What is wrong, name, body, headers, status, code.
  const REFUSED = [
    ['an old version', 'precos-b', { type: 7, active: false }, { 'if-match': '"1"' }, 412, 'request.stale'],
    [
      'a version of what is not there',
      'novo',
      { type: 7, active: false },
      { 'if-match': '*' },
      412,
      'request.stale',
    ],
    ['a second active one', 'precos-b', { type: 7, active: true }, {}, 409, 'integration.already_active'],
    ['a second active one by default', 'novo', { type: 7 }, {}, 409, 'integration.already_active'],
    [
      'a second active one by a new type',
      'precos',
      { type: 2, active: true },
      {},
      409,
      'integration.already_active',
    ],
    ['an unknown type', 'novo', { type: 4 }, {}, 422, 'load.type_unknown'],
    [
      'a mapping of what no mapping has',
      'novo',
      { type: 7, active: false, mapping: { campos: {} } },
      {},
      400,
      'request.malformed',
    ],
    [
      'a mapping of a field that prices do not have',
      'novo',
      { type: 7, active: false, mapping: { fields: { quantity: { from: 'QTD' } } } },
      {},
      422,
      'integration.mapping_invalid',
    ],
    [
      'a mapping whose value is of no kind',
      'novo',
      { type: 7, active: false, mapping: { fields: { price: { from: { column: 0 } } } } },
      {},
      400,
      'request.malformed',
    ],
    ['an unknown decimal', 'novo', { type: 7, active: false, decimal: 'dot' }, {}, 400, 'request.malformed'],
    ['no type', 'novo', { active: false }, {}, 400, 'request.field_missing'],
    ['a name with a blank', 'a%20b', { type: 7, active: false }, {}, 400, 'request.malformed'],
  ] as const
  for (const [what, name, body, headers, status, code] of REFUSED) {
    await t.test(`${what} → ${status} ${code}, and nothing changed`, async () => {
      const before = await stored()
      const answer = await put(name, body, headers)
      assert.deepEqual([answer.status, answer.body.code], [status, code], answer.text)
      assert.deepEqual(await stored(), before)
    })
  }

  await t.test('a refusal says the way out, and speaks of no file where none was sent', async () => {
    const headers = { 'accept-language': 'en' }
    const active = await put('novo', { type: 7 }, headers)
    assert.match(active.body.detail, /already: precos\..*: deactivate the other one, or .*"active": false/)
    const unknown = await put('novo', { type: 5 }, headers)
    assert.equal(
      unknown.body.detail,
      'There is no type 5; there are: 1, 2, 3, 6, 7, 8, 12. Nothing was done.',
    )
  })

  await t.test('of two that become active at once, one does', async () => {
    await put('precos', { type: 7, active: false })
    const answers = await Promise.all(['a', 'b', 'c'].map((name) => put(name, { type: 7, active: true })))
    assert.deepEqual(
      answers.map(({ status }) => status).toSorted((a, b) => a - b),
      [201, 409, 409],
    )
    assert.equal((await stored()).filter(({ type, active }) => type === 7 && active).length, 1)
  })

  await t.test('who may not configure neither reads nor changes them', async () => {
    assert.equal((await hub.call('GET', 'integrations', { as: 'pdv' })).body.code, 'auth.forbidden')
    const answer = await hub.call('PUT', 'integrations/x', { as: 'pdv', body: { type: 7, active: false } })
    assert.equal(answer.body.code, 'auth.forbidden')
    assert.equal((await hub.call('GET', 'integrations/nenhuma')).body.code, 'integration.not_found')
  })
})

test('guards and what becomes of unknown things are settings, and a share is between none and all', async (t) => {
  const hub = await startHub(t)
  const put = (body: unknown) => hub.call('PUT', 'integrations/estoque', { as: 'erp', body })
  const kept = await put({ type: 2, onUnknown: 'refuse', guards: { stockToZero: 0.1, rowsRefused: null } })
  assert.equal(kept.body.onUnknown, 'refuse')
  assert.deepEqual(kept.body.guards, { ...GUARDS_DEFAULT, stockToZero: 0.1, rowsRefused: null })
  for (const guards of [{ stockToZero: 1.5 }, { stockToZero: '0.1' }, { stock: 0.1 }]) {
    const refused = await put({ type: 2, guards })
    assert.deepEqual([refused.status, refused.body.code], [400, 'request.malformed'])
  }
  assert.deepEqual((await hub.call('GET', 'integrations/estoque', { as: 'erp' })).body, kept.body)
})
