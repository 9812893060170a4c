import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { openErp } from '../../src/connectors/calls/send-erp-request.ts'
import type { Auth } from '../../src/connectors/calls/auth.ts'
import type { Connector, ErpRequest } from '../../src/connectors/connector.ts'
import { refuse } from '../../src/kernel/result.ts'
import { detailOf } from '../../src/kernel/texts/texts.ts'
import { openEgress } from '../../src/platform/egress/egress.ts'
import { startStandIn, type HeardCall, type StandIn } from '../harness/erp.ts'

const LOOPBACK = openEgress({ allow: ['127.0.0.0/8'], deny: [] })
const OAUTH: Auth = {
  kind: 'oauth2_client_credentials',
  tokenUrl: '/token',
  ...{ clientId: 'hub', clientSecret: 'secret' },
}
const NEVER = new AbortController().signal
const ASK: ErpRequest = { method: 'GET', path: '/x', repeatable: true }
const TELL: ErpRequest = { method: 'POST', path: '/x', body: { a: 1 }, repeatable: false }

/** Gives T1, T2, …; takes only the last one. */
function withTokens() {
  let given = 0
  return ({ call, headers }: HeardCall) => {
    if (call.startsWith('POST /token')) {
      given += 1
      return { body: { access_token: `T${given}`, expires_in: 3600 } }
    }
    const isGood = headers.authorization === `Bearer T${given}`
    return isGood ? { body: { said: headers.authorization } } : { status: 401, body: {} }
  }
}

function erpAt(
  { url }: StandIn,
  auth: Auth = OAUTH,
  rules: Partial<Connector> & { egress?: typeof LOOPBACK } = {},
) {
  const { egress = LOOPBACK, ...rest } = rules
  const connector = { baseUrl: url, auth, callMs: 2000, catalog: null, orders: null, ...rest }
  return openErp({ egress, now: () => new Date() }, connector)
}

async function start(t: TestContext) {
  const standIn = await startStandIn(t, withTokens())
  return { standIn, erp: erpAt(standIn) }
}

async function codeOf(result: Promise<{ ok: true } | { ok: false; refusal: { code: string } }>) {
  const said = await result
  return said.ok ? 'ok' : said.refusal.code
}

test('calls share one login, also those made at once', async (t) => {
  const { standIn, erp } = await start(t)
  const answers = await Promise.all([erp.call(ASK, NEVER), erp.call(ASK, NEVER), erp.call(ASK, NEVER)])
  assert.deepEqual(
    answers.map((one) => (one.ok ? one.value.body : one.refusal.code)),
    [{ said: 'Bearer T1' }, { said: 'Bearer T1' }, { said: 'Bearer T1' }],
  )
  assert.equal(standIn.calls(/token/).length, 1)
})

test('a token that ends in mid-run is renewed, and the call made again', async (t) => {
  const { standIn, erp } = await start(t)
  await erp.call(ASK, NEVER)
  standIn.trouble(/GET \/x/, { status: 401 })
  const again = await erp.call(ASK, NEVER)
  assert.deepEqual(again, { ok: true, value: { status: 200, body: { said: 'Bearer T2' } } })
  assert.equal(standIn.calls(/token/).length, 2)
})

test('who is refused with a new token, too, is not let in', async (t) => {
  const { standIn, erp } = await start(t)
  standIn.trouble(/GET \/x/, { status: 401 }, { status: 401, body: '{"message":"Token de outra filial"}' })
  const { host } = new URL(standIn.url)
  const facts = { host, status: 401, said: 'Token de outra filial' }
  assert.deepEqual(await erp.call(ASK, NEVER), refuse('connector.login_failed', facts))
  assert.equal(standIn.calls(/x/).length, 2)
})

test("a wrong secret is said as such, in the ERP's own word", async (t) => {
  const { standIn, erp } = await start(t)
  standIn.trouble(/token/, { status: 400, body: '{"error":"invalid_client"}' })
  const said = await erp.call(ASK, NEVER)
  const facts = { host: new URL(standIn.url).host, status: 400, said: 'invalid_client' }
  assert.deepEqual(said, refuse('connector.login_failed', facts))
  assert.deepEqual(standIn.calls(/x/), [])
})

// Trouble, what was asked, how often it was said, what came of it.
for (const [name, trouble, request, times, expected] of [
  ['429', [{ status: 429, headers: { 'retry-after': '0' } }], TELL, 2, 'ok'],
  ['429 for an hour', [{ status: 429, headers: { 'retry-after': '3600' } }], ASK, 1, 'connector.erp_busy'],
  ['500 to a question', [{ status: 500 }], ASK, 2, 'ok'],
  ['500 to what may not be said twice', [{ status: 500 }], TELL, 1, 'connector.erp_broke'],
  ['a lost answer to a question', ['lost'], ASK, 2, 'ok'],
  ['a lost answer to what may not be said twice', ['lost'], TELL, 1, 'connector.unreachable'],
  ['400', [{ status: 400, body: '{"message":"CPF inválido"}' }], TELL, 1, 'connector.erp_refused'],
  [
    'a redirect',
    [{ status: 302, headers: { location: 'http://127.0.0.1:1/' } }],
    ASK,
    1,
    'connector.erp_refused',
  ],
  ['no JSON', [{ status: 200, body: '<html>' }], ASK, 1, 'connector.answer_unreadable'],
] as const) {
  test(`${name} → said ${times} times, ${expected}`, async (t) => {
    const { standIn, erp } = await start(t)
    standIn.trouble(/\/x/, ...trouble)
    assert.equal(await codeOf(erp.call(request, NEVER)), expected)
    assert.equal(standIn.calls(/\/x/).length, times)
  })
}

test('what an ERP says in a refusal is kept for people', async (t) => {
  const { standIn, erp } = await start(t)
  standIn.trouble(/\/x/, { status: 422, body: '{"message":"Cliente bloqueado"}' })
  const said = await erp.call(TELL, NEVER)
  assert(!said.ok)
  assert.deepEqual(said.refusal.facts, { status: 422, said: 'Cliente bloqueado' })
})

test('an ERP that does not speak TLS is told to be so', async (t) => {
  const { standIn } = await start(t)
  const erp = erpAt({ ...standIn, url: standIn.url.replace('http:', 'https:') })
  const said = await erp.call(ASK, NEVER)
  assert(!said.ok)
  assert.equal(
    detailOf(said.refusal, 'en'),
    `The ERP at ${new URL(standIn.url).host} does not speak TLS there.`,
  )
})

test('an ERP that does not answer is given up after its time', async (t) => {
  const { standIn } = await start(t)
  const erp = erpAt(standIn, { kind: 'basic', username: 'u', password: 'p' }, { callMs: 100 })
  standIn.trouble(/\/x/, 'slow')
  assert.equal(await codeOf(erp.call(TELL, NEVER)), 'connector.timed_out')
})

test('an address that may not be called is not', async (t) => {
  const { standIn } = await start(t)
  const erp = erpAt(standIn, OAUTH, { egress: openEgress({ allow: [], deny: [] }) })
  assert.equal(await codeOf(erp.call(ASK, NEVER)), 'connector.address_forbidden')
  assert.deepEqual(standIn.heard, [])
})

test('a page that leads to another server does not carry our credentials there', async (t) => {
  const { standIn, erp } = await start(t)
  const away = { ...ASK, path: 'http://127.0.0.1:1/next' }
  assert.equal(await codeOf(erp.call(away, NEVER)), 'connector.address_forbidden')
  assert.deepEqual(standIn.calls(/x/), [])
})
