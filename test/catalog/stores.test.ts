import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startHub } from '../harness/hub.ts'

const ADDRESS = {
  postalCode: '01310-100',
  street: 'Av. Paulista',
  number: '1000',
  city: 'São Paulo',
  state: 'SP',
}

test('stores and channels', async (t) => {
  const hub = await startHub(t)
  const audit = async () => {
    const { rows } = await hub.db.query('select by, action, subject from audit_entries order by entry_id')
    return rows
  }

  await t.test('a store is registered with its defaults, and noted', async () => {
    const { status, body } = await hub.call('PUT', 'stores/042', { as: 'erp', body: { name: 'Loja Centro' } })
    assert.equal(status, 201)
    const { createdAt, updatedAt, ...store } = body
    assert.deepEqual(store, {
      externalCode: '042',
      name: 'Loja Centro',
      priority: 100,
      active: true,
      address: null,
    })
    assert.equal(createdAt, updatedAt)
    assert.deepEqual(await audit(), [{ by: 'erp', action: 'store.created', subject: '042' }])
    assert.deepEqual((await hub.call('GET', 'stores/042', { as: 'canal' })).body, body)
  })

  await t.test('the same again answers 200 and notes nothing', async () => {
    const { status } = await hub.call('PUT', 'stores/042', { body: { name: 'Loja Centro' } })
    assert.equal(status, 200)
    assert.equal((await audit()).length, 1)
  })

  await t.test('a changed store answers 200 with what it is now', async () => {
    const body = { name: 'Loja Centro', priority: 1, active: false, address: ADDRESS }
    const answer = await hub.call('PUT', 'stores/042', { body })
    assert.equal(answer.status, 200)
    assert.deepEqual([answer.body.priority, answer.body.active, answer.body.address], [1, false, ADDRESS])
    assert.deepEqual((await audit())[1], { by: 'operador', action: 'store.changed', subject: '042' })
  })

  // What is wrong, body, code, field.
  const REFUSED = [
    ['an empty name', { name: '' }, 'request.malformed', 'name'],
    ['a blank name', { name: '  ' }, 'request.malformed', 'name'],
    ['a NUL in the name', { name: 'a\u0000b' }, 'request.malformed', 'name'],
    ['no name', { priority: 1 }, 'request.field_missing', 'name'],
    ['an unknown field', { name: 'X', cnpj: '1' }, 'request.malformed', 'cnpj'],
    [
      'an unknown part of the address',
      { name: 'X', address: { rua: 'Y' } },
      'request.malformed',
      'address.rua',
    ],
    ['a priority of 0', { name: 'X', priority: 0 }, 'request.malformed', 'priority'],
    ['a priority that is text', { name: 'X', priority: '1' }, 'request.malformed', 'priority'],
  ] as const
  for (const [what, body, code, field] of REFUSED) {
    await t.test(`${what} is refused and registers no store`, async () => {
      const answer = await hub.call('PUT', 'stores/099', { body })
      assert.deepEqual([answer.status, answer.body.code, answer.body.field], [400, code, field])
      assert.equal((await hub.call('GET', 'stores/099')).status, 404)
    })
  }

  await t.test('a code with a NUL is refused', async () => {
    const { status, body } = await hub.call('PUT', 'stores/a%00b', { body: { name: 'X' } })
    assert.deepEqual([status, body.code], [400, 'request.malformed'])
  })

  await t.test('two first registrations at once make one store', async () => {
    const answers = await Promise.all(
      ['Um', 'Dois', 'Três', 'Quatro'].map((name) => hub.call('PUT', 'stores/007', { body: { name } })),
    )
    assert.deepEqual(
      answers.map(({ status }) => status).toSorted((a, b) => a - b),
      [200, 200, 200, 201],
    )
  })

  await t.test('stores are listed by code, page by page', async () => {
    const first = await hub.call('GET', 'stores?limit=2', { as: 'pdv' })
    const codes = (answer: typeof first) =>
      answer.body.items.map((store: { externalCode: string }) => store.externalCode)
    assert.deepEqual(codes(first), ['001', '002'])
    const second = await hub.call('GET', `stores?limit=10&cursor=${first.body.nextCursor}`)
    assert.deepEqual(codes(second), ['003', '007', '042'])
    assert.equal(second.body.nextCursor, null)
  })

  await t.test('who may not configure changes no store', async () => {
    const { status, body } = await hub.call('PUT', 'stores/008', { as: 'pdv', body: { name: 'X' } })
    assert.deepEqual([status, body.code], [403, 'auth.forbidden'])
    assert.equal((await hub.call('GET', 'stores/008')).body.code, 'store.not_found')
  })

  await t.test('a channel is registered, renamed and listed', async () => {
    const made = await hub.call('PUT', 'channels/app', { as: 'erp', body: { name: 'Aplicativo' } })
    assert.deepEqual([made.status, made.body.name], [201, 'Aplicativo'])
    const renamed = await hub.call('PUT', 'channels/app', { as: 'erp', body: { name: 'App' } })
    assert.deepEqual([renamed.status, renamed.body.name], [200, 'App'])
    const { body } = await hub.call('GET', 'channels')
    assert.deepEqual(
      body.items.map((channel: { code: string; name: string }) => [channel.code, channel.name]),
      [
        ['app', 'App'],
        ['ecommerce', 'E-commerce'],
      ],
    )
    assert.deepEqual((await hub.call('GET', 'channels/app')).body, renamed.body)
    assert.equal((await hub.call('GET', 'channels/none')).body.code, 'channel.not_found')
  })
})
