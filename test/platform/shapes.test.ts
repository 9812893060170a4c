import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startHub } from '../harness/hub.ts'

const JSON_HEADER = { 'content-type': 'application/json' }

// A call, what it sends, the status, and what the detail says in English.
const CASES: readonly [string, string, string, number, RegExp][] = [
  ['POST', 'orders', '{"chanel":"a"}', 400, /\(chanel: unknown field; accepted: channel, channelOrderId, /],
  ['POST', 'orders', '{"channel":"a","type":"paid","lines":[]}', 400, /channelOrderId is missing/],
  [
    'POST',
    'orders',
    '{"channel":"a","channelOrderId":"1","type":"gift","lines":[{}]}',
    400,
    /field lines\.0\.lineNo is missing/,
  ],
  ['POST', 'orders', '[]', 400, /\(body: wrong type; expected: object\)/],
  ['POST', 'orders', '', 400, /\(body: required field missing\)/],
  ['POST', 'orders', '{"channel":', 400, /\(body: the JSON ends too early, at position 11\)/],
  ['POST', 'orders', '{"channel":x}', 400, /\(body: is not valid JSON: a x stands where none may\)/],
  ['POST', 'orders', '{"channel":"a" 1}', 400, /\(body: is not valid JSON at position 15\)/],
  ['POST', 'orders', '{"__proto__":{}}', 400, /\(body: does not have the expected shape\)/],
  ['GET', 'orders?limit=501', '', 400, /\(limit: the greatest value accepted is 500\)/],
  ['GET', 'integrations/precos/pickup?limit=3', '', 400, /\(limit: unknown field; none is accepted here\)/],
  ['GET', 'orders?state=open', '', 400, /\(state: value not accepted; accepted: pending_payment, /],
  ['GET', 'orders?placedAfter=ontem', '', 400, /\(placedAfter: must be a date, or a date and time, /],
  [
    'PUT',
    'integrations/p',
    '{"type":7,"guards":{"pricesMoved":40}}',
    400,
    /\(guards\.pricesMoved: the greatest value accepted is 1\)/,
  ],
  [
    'PUT',
    'integrations/p',
    '{"type":7,"guards":{"pricesMoved":"4"}}',
    400,
    /\(guards\.pricesMoved: wrong type; expected: number, null\)/,
  ],
  // A value may be one of several things: what is wrong is said of the one that it means.
  [
    'PUT',
    'integrations/p',
    '{"type":7,"schedule":{"cron":"0 8 * * 1-5"}}',
    400,
    /schedule\.timeZone is missing/,
  ],
  ['PUT', 'integrations/p', '{"type":7,"schedule":{"cron":"* * *"}}', 400, /schedule\.timeZone is missing/],
  [
    'PUT',
    'integrations/p',
    '{"type":7,"schedule":{"cron":"* * *","timeZone":"UTC"}}',
    400,
    /\(schedule\.cron: wrong format; /,
  ],
  [
    'PUT',
    'integrations/p',
    '{"type":7,"schedule":{"everySeconds":0}}',
    400,
    /\(schedule\.everySeconds: the least value accepted is 1\)/,
  ],
  [
    'PUT',
    'integrations/p',
    '{"type":7,"schedule":{"everySeconds":"60"}}',
    400,
    /\(schedule\.everySeconds: wrong type; expected: integer\)/,
  ],
  ['PUT', 'integrations/p', '{"type":7,"schedule":{}}', 400, /schedule\.everySeconds is missing/],
  [
    'PUT',
    'integrations/p',
    '{"type":7,"schedule":60}',
    400,
    /\(schedule: wrong type; expected: object, null\)/,
  ],
  [
    'PUT',
    'integrations/p',
    '{"type":7,"source":{"kind":"http","folder":""}}',
    400,
    /\(source\.kind: value not accepted; accepted: ftp, ftps, sftp, folder, s3\)/,
  ],
  [
    'PUT',
    'integrations/p',
    '{"type":7,"mapping":{"spread":{"into":"shop","value":"price","columns":"all"}}}',
    400,
    /\(mapping\.spread\.into: value not accepted; accepted: store, list\)/,
  ],
  [
    'PUT',
    'consumers/erp',
    '{"types":["order.palced"]}',
    400,
    /\(types\.0: value not accepted; accepted: [^)]*order\.placed, /,
  ],
  ['PUT', 'consumers/erp', '{"types":[]}', 400, /\(types: must not be empty\)/],
  ['PUT', 'consumers/erp', '{"types":"order.placed"}', 400, /\(types: wrong type; expected: array, null\)/],
]

test('a call of a wrong shape is told what is wrong with it', async (t) => {
  const hub = await startHub(t)
  for (const [method, path, body, status, detail] of CASES) {
    await t.test(`${method} ${path} with ${body === '' ? 'nothing' : body}`, async () => {
      const [sent, type] = method === 'GET' ? [{}, {}] : [{ body }, JSON_HEADER]
      const headers = { 'accept-language': 'en', ...type }
      const answer = await hub.call(method, path, { ...sent, headers })
      assert.equal(answer.status, status)
      assert.match(answer.body.detail, detail)
      assert.equal(answer.body.errors[0].field, answer.body.field)
    })
  }
})

test('of what may be one of several things only the mistakes of that one are told', async (t) => {
  const hub = await startHub(t)
  for (const [path, sent, expected] of [
    ['integrations/p', { type: 7, schedule: { everySeconds: 0 } }, ['schedule.everySeconds minimum']],
    ['integrations/p', { type: 7, source: { kind: 'folder', folder: 3 } }, ['source.folder type string']],
    ['consumers/erp', { types: ['order.palced'] }, ['types.0 allowed']],
    [
      'integrations/p',
      { type: 7, mapping: { fields: { price: { from: 7 } } } },
      ['mapping.fields.price.from type string object array'],
    ],
  ] as const) {
    const { body } = await hub.call('PUT', path, { body: sent })
    assert.deepEqual(
      body.errors.map((one: { field: string; rule: string; expected?: string[] }) =>
        [one.field, one.rule, ...(one.expected ?? [])].join(' '),
      ),
      expected,
    )
  }
})

test('a mistake in a query says that it is there', async (t) => {
  const hub = await startHub(t)
  const { body } = await hub.call('GET', 'orders?limit=501')
  assert.deepEqual(body.errors, [
    { field: 'limit', in: 'query', rule: 'maximum', limit: 500, problem: 'o maior valor aceito é 500' },
  ])
})

test('a body that is not JSON is told which Content-Type to send', async (t) => {
  const hub = await startHub(t)
  const headers = { 'content-type': 'text/plain', 'accept-language': 'en' }
  const { status, body } = await hub.call('POST', 'orders', { body: '{}', headers })
  assert.deepEqual(
    [status, body.code, body.accepted],
    [415, 'request.media_type_unsupported', ['application/json']],
  )
  assert.match(body.detail, /application\/json/)
})
