import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { ok } from '../../src/kernel/result.ts'
import { inTransaction } from '../../src/platform/postgres/db.ts'
import { removeUser } from '../../src/access/users/save-user.ts'
import { startHub, type Answered, type TestHub } from '../harness/hub.ts'

const USERS = '/api/v1/users'
const LOOK_MS = 20
const LOOKS_MAX = 500

/** A user who administers S1 only, and calls as that one. */
async function adminOfS1(
  hub: TestHub,
): Promise<(method: string, path: string, body?: unknown) => Promise<Answered>> {
  const made = await hub.call('PUT', `${USERS}/gerente`, {
    body: { password: 'gerente-1', grants: { S1: ['admin'] } },
  })
  assert.equal(made.status, 201)
  const authorization = `Basic ${Buffer.from('gerente:gerente-1').toString('base64')}`
  return (method, path, body) =>
    hub.call(method, path, { as: null, headers: { authorization }, ...(body === undefined ? {} : { body }) })
}

/** Everything the hub keeps of users. */
async function kept(hub: TestHub): Promise<unknown> {
  const users = await hub.db.query(`select username, password_hash, version from users order by 1`)
  const grants = await hub.db.query(`select * from grants order by 1, 2`)
  return [users.rows, grants.rows]
}

test('a site is made, read and changed by an administrator of the hub', async (t) => {
  const hub = await startHub(t)
  const made = await hub.call('PUT', '/api/v1/sites/LOJA', { body: { name: 'Loja' } })
  assert.equal(made.status, 201)
  const { createdAt, updatedAt, ...site } = made.body
  assert.equal(createdAt, updatedAt)
  assert.deepEqual(site, {
    siteId: 'LOJA',
    name: 'Loja',
    currency: 'BRL',
    timeZone: 'America/Sao_Paulo',
    locale: 'pt-BR',
    settings: {},
  })

  const body = { name: 'Loja 2', settings: { unpaidExpiresMinutes: 60 } }
  const changed = await hub.call('PUT', '/api/v1/sites/LOJA', { body, headers: { 'idempotency-key': 'k' } })
  assert.equal(changed.status, 200)
  const read = await hub.call('GET', '/api/v1/sites/LOJA')
  assert.deepEqual(read.body, changed.body)
  assert.deepEqual([read.body.name, read.body.settings], ['Loja 2', { unpaidExpiresMinutes: 60 }])

  const none = await hub.call('GET', '/api/v1/sites/NENHUMA')
  assert.deepEqual([none.status, none.body.code], [404, 'request.not_found'])
})

const BAD_SITES: readonly [string, Record<string, unknown>, number, string, string][] = [
  ['an unknown currency', { currency: 'XYZ' }, 422, 'site.invalid', 'currency'],
  ['another currency', { currency: 'USD' }, 422, 'site.invalid', 'currency'],
  ['an unknown time zone', { timeZone: 'Brasil/Santos' }, 422, 'site.invalid', 'timeZone'],
  ['an unknown locale', { locale: 'português' }, 422, 'site.invalid', 'locale'],
  ['an unknown setting', { settings: { colour: 'red' } }, 400, 'request.malformed', 'settings.colour'],
  ['an unknown field', { nome: 'x' }, 400, 'request.malformed', 'nome'],
]

for (const [what, change, status, code, field] of BAD_SITES) {
  test(`a site with ${what} is refused and stays as it is`, async (t) => {
    const hub = await startHub(t)
    const before = (await hub.call('GET', '/api/v1/sites/S1')).body
    const refused = await hub.call('PUT', '/api/v1/sites/S1', { body: { name: 'Outra', ...change } })
    assert.deepEqual([refused.status, refused.body.code, refused.body.field], [status, code, field])
    assert.deepEqual((await hub.call('GET', '/api/v1/sites/S1')).body, before)
  })
}

test("a site's administrator reads its site, and makes none", async (t) => {
  const hub = await startHub(t)
  const call = await adminOfS1(hub)
  assert.equal((await call('GET', '/api/v1/sites/S1')).status, 200)
  assert.equal((await call('GET', '/api/v1/sites/S2')).body.code, 'auth.forbidden')
  const refused = await call('PUT', '/api/v1/sites/S1', { name: 'x' })
  assert.deepEqual([refused.status, refused.body.needs], [403, ['hub:admin']])
  const unprivileged = await hub.call('GET', '/api/v1/sites/S1', { as: 'erp' })
  assert.deepEqual([unprivileged.status, unprivileged.body.needs], [403, ['hub:admin', 'admin']])
})

test("a site's administrator sees and grants its own site only", async (t) => {
  const hub = await startHub(t)
  const call = await adminOfS1(hub)
  await hub.call('PUT', `${USERS}/erp`, { body: { grants: { S1: ['load'], S2: ['load', 'configure'] } } })
  await hub.call('PUT', `${USERS}/de-s2`, { body: { password: 'de-s2-senha', grants: { S2: ['load'] } } })

  assert.deepEqual((await call('GET', `${USERS}/erp`)).body.grants, { S1: ['load'] })
  assert.equal((await call('GET', `${USERS}/de-s2`)).body.code, 'user.not_found')
  const listed = (await call('GET', USERS)).body.items.map((user: { username: string }) => user.username)
  assert.deepEqual(listed, ['canal', 'erp', 'gerente', 'operador', 'pdv'])

  // Its own site's grant is replaced; the other's stays.
  const changed = await call('PUT', `${USERS}/erp`, { grants: { S1: ['catalog:read', 'load'] } })
  assert.deepEqual([changed.status, changed.body.grants], [200, { S1: ['load', 'catalog:read'] }])
  const whole = await hub.call('GET', `${USERS}/erp`)
  assert.deepEqual(whole.body.grants, { S1: ['load', 'catalog:read'], S2: ['load', 'configure'] })

  const before = await kept(hub)
  for (const site of ['S2', 'NOWHERE']) {
    const refused = await call('PUT', `${USERS}/erp`, { grants: { [site]: ['load'] } })
    assert.deepEqual([refused.status, refused.body.code], [403, 'auth.forbidden'])
  }
  assert.deepEqual(await kept(hub), before)
})

test("a site's administrator sets passwords of, and removes, only users of its own sites alone", async (t) => {
  const hub = await startHub(t)
  const call = await adminOfS1(hub)
  await hub.call('PUT', `${USERS}/erp`, { body: { grants: { S1: ['load'], S2: ['load'] } } })
  await hub.call('PUT', `${USERS}/de-s2`, { body: { password: 'de-s2-senha', grants: { S2: ['load'] } } })
  const before = await kept(hub)
  const body = { password: 'tomada-agora', grants: { S1: ['load'] } }
  for (const username of ['erp', 'de-s2', 'operador', 'estranho']) {
    const refused = await call('PUT', `${USERS}/${username}`, body)
    assert.deepEqual([refused.status, refused.body.code], [403, 'user.of_other_sites'], username)
  }
  assert.equal((await call('DELETE', `${USERS}/erp`)).body.code, 'user.of_other_sites')
  assert.equal((await call('DELETE', `${USERS}/operador`)).body.code, 'user.of_other_sites')
  assert.equal((await call('DELETE', `${USERS}/de-s2`)).body.code, 'user.not_found')
  assert.deepEqual(await kept(hub), before)

  assert.equal((await call('PUT', `${USERS}/pdv`, body)).status, 200)
  assert.equal((await call('DELETE', `${USERS}/pdv`)).status, 204)
  assert.equal((await call('GET', `${USERS}/pdv`)).status, 404)
})

test("a site's administrator does not take a user without grants for its own", async (t) => {
  const hub = await startHub(t)
  const call = await adminOfS1(hub)
  const before = await kept(hub)
  for (const grants of [{ S1: ['load'] }, {}]) {
    const refused = await call('PUT', `${USERS}/estranho`, { grants })
    assert.deepEqual([refused.status, refused.body.code], [403, 'user.of_other_sites'])
  }
  assert.deepEqual(await kept(hub), before)
  assert.equal(
    (await hub.call('PUT', `${USERS}/estranho`, { body: { grants: { S1: ['load'] } } })).status,
    200,
  )
})

test('a grant that another site gives while a change waits is seen by it', async (t) => {
  const hub = await startHub(t)
  const call = await adminOfS1(hub)
  const other = await hub.db.connect()
  try {
    await other.query('begin')
    await other.query(`select from users where username = 'erp' for update`)
    await other.query(`insert into grants (site_id, username, permissions) values ('S2', 'erp', '{load}')`)
    const taking = call('PUT', `${USERS}/erp`, { password: 'tomada-agora', grants: { S1: ['load'] } })
    await untilWaiting(hub)
    await other.query('commit')
    const refused = await taking
    assert.deepEqual([refused.status, refused.body.code], [403, 'user.of_other_sites'])
  } finally {
    other.release()
  }
})

test('the last administrator of the hub is not removed', async (t) => {
  const hub = await startHub(t)
  const before = await kept(hub)
  const refused = await hub.call('DELETE', `${USERS}/operador`)
  assert.deepEqual([refused.status, refused.body.code], [409, 'user.last_hub_admin'])
  assert.deepEqual(await kept(hub), before)
})

test('of the last two administrators of the hub that are removed at once, one stays', async (t) => {
  const hub = await startHub(t)
  await hub.db.query(`update users set hub_admin = true where username = 'estranho'`)
  const change = { by: 'test', at: new Date(), reach: { sites: null } }
  const second = await inTransaction(hub.platform.db, async (tx) => {
    assert.deepEqual(await removeUser(tx, 'estranho', change), { ok: true, value: null })
    const waiting = hub.call('DELETE', `${USERS}/operador`)
    await untilWaiting(hub)
    return ok({ waiting })
  })
  assert.ok(second.ok)
  assert.equal((await second.value.waiting).body.code, 'user.last_hub_admin')
  const { rows } = await hub.db.query('select username from users where hub_admin')
  assert.deepEqual(rows, [{ username: 'operador' }])
})

/** Until some statement waits for a row. */
async function untilWaiting(hub: TestHub): Promise<void> {
  for (let look = 0; look < LOOKS_MAX; look++) {
    const { rows } = await hub.db.query(
      `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    )
    if (rows.length > 0) return
    await setTimeout(LOOK_MS)
  }
  assert.fail('nobody waits')
}

test('with a user go the answers kept for it', async (t) => {
  const hub = await startHub(t)
  await hub.db.query(
    `insert into kept_answers (site_id, username, key, call, body_sha256, status, headers, body, kept_at)
     values ('S1', 'pdv', 'k', 'c', 'b', 200, '{}', '', now()), ('S1', 'erp', 'k', 'c', 'b', 200, '{}', '', now())`,
  )
  assert.equal((await hub.call('DELETE', `${USERS}/pdv`)).status, 204)
  const { rows } = await hub.db.query(`select username from kept_answers`)
  assert.deepEqual(rows, [{ username: 'erp' }])
})

const BAD_USERS: readonly [string, string, Record<string, unknown>, number, string][] = [
  ['without a password', 'novo', { grants: {} }, 400, 'request.field_missing'],
  ['without grants', 'novo', { password: 'comprida-1' }, 400, 'request.field_missing'],
  ['with a short password', 'novo', { password: 'curta', grants: {} }, 422, 'user.password_weak'],
  [
    'with a word that is no permission',
    'novo',
    { password: 'comprida-1', grants: { S1: ['tudo'] } },
    422,
    'user.permission_unknown',
  ],
  [
    'with hub:admin as a permission',
    'novo',
    { password: 'comprida-1', grants: { S1: ['hub:admin'] } },
    422,
    'user.permission_unknown',
  ],
  [
    'on a site that does not exist',
    'novo',
    { password: 'comprida-1', grants: { NADA: ['load'] } },
    422,
    'site.invalid',
  ],
  ['with a name of blanks', '%20', { password: 'comprida-1', grants: {} }, 400, 'request.malformed'],
]

for (const [what, username, body, status, code] of BAD_USERS) {
  test(`a new user ${what} is refused, and is not there`, async (t) => {
    const hub = await startHub(t)
    const before = await kept(hub)
    const refused = await hub.call('PUT', `${USERS}/${username}`, { body })
    assert.deepEqual([refused.status, refused.body.code], [status, code])
    assert.deepEqual(await kept(hub), before)
  })
}

test('only administrators see users, whatever the body says', async (t) => {
  const hub = await startHub(t)
  const refused = await hub.call('PUT', `${USERS}/novo`, { as: 'erp', body: { anything: 1 } })
  assert.deepEqual(
    [refused.status, refused.body.code, refused.body.needs],
    [403, 'auth.forbidden', ['hub:admin', 'admin']],
  )
})

test('users are listed in pages', async (t) => {
  const hub = await startHub(t)
  const names: string[] = []
  let cursor: string | null = null
  do {
    const query: string = cursor === null ? '' : `&cursor=${cursor}`
    const { body } = await hub.call('GET', `${USERS}?limit=2${query}`)
    names.push(...body.items.map((user: { username: string }) => user.username))
    cursor = body.nextCursor
  } while (cursor !== null)
  assert.deepEqual(names, ['canal', 'erp', 'estranho', 'operador', 'pdv'])
})

test('the audit says who changed what, and never a password', async (t) => {
  const hub = await startHub(t)
  await hub.call('PUT', `${USERS}/novo`, { body: { password: 'senha-secreta', grants: { S1: ['load'] } } })
  await hub.call('PUT', `${USERS}/novo`, { body: { grants: { S1: ['load'] } } })
  await hub.call('PUT', `${USERS}/novo`, { body: { grants: { S1: ['load', 'payments'] } } })
  await hub.call('PUT', '/api/v1/sites/S1', { body: { name: 'Novo nome' } })
  await hub.call('DELETE', `${USERS}/novo`)

  const first = await hub.call('GET', 'audit?limit=3')
  const second = await hub.call('GET', `audit?cursor=${first.body.nextCursor}`)
  const entries = [...first.body.items, ...second.body.items]
  assert.deepEqual(
    entries.map(({ by, action, subject }) => [by, action, subject]),
    [
      ['operador', 'user.removed', 'novo'],
      ['operador', 'site.changed', 'S1'],
      ['operador', 'user.changed', 'novo'],
      ['operador', 'user.created', 'novo'],
    ],
  )
  assert.deepEqual(entries[2].facts, { permissions: { before: ['load'], after: ['load', 'payments'] } })
  assert.deepEqual(entries[3].facts, { permissions: { before: [], after: ['load'] }, passwordSet: true })
  assert.doesNotMatch(JSON.stringify(entries), /senha-secreta|argon2/)
  assert.equal((await hub.call('GET', 'audit', { as: 'erp' })).body.needs[0], 'admin')
})
