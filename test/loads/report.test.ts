import assert from 'node:assert/strict'
import { test } from 'node:test'
import { postToDoor } from '../harness/door.ts'
import { startHub, type TestHub } from '../harness/hub.ts'

const CSV = [
  'codigo;loja;saldo;obs',
  'A;001;5;bom',
  'X;001;1;sem produto',
  'A;999;2;sem loja',
  '"B";001;"1,5";"com ; dentro"',
  'B;002;muito;não é número',
].join('\r\n')

/** Products A and B, and stock files whose unknown products and stores are refused. */
async function withProducts(hub: TestHub): Promise<void> {
  await hub.db.query(`update integrations set settings = '{"onUnknown":"refuse"}' where type = 2`)
  await postToDoor(hub, 1, '[{"codigo":"A"},{"codigo":"B"}]')
}

test('the report says of each refused row what was wrong with it, in the language asked for', async (t) => {
  const hub = await startHub(t)
  await withProducts(hub)
  const { body: load } = await postToDoor(hub, 2, CSV, { name: 'ESTOQUE.csv' })
  assert.deepEqual(load.rows, {
    read: 5,
    created: 2,
    updated: 0,
    unchanged: 0,
    superseded: 0,
    parked: 0,
    refused: 3,
  })
  assert.deepEqual(load.ignoredFields, ['obs'])

  const { body } = await hub.call('GET', `loads/${load.loadId}/rows?outcome=refused`, {
    headers: { 'accept-language': 'en' },
  })
  const { items, nextCursor } = body
  assert.equal(nextCursor, null)
  assert.deepEqual(
    items.map((row: Record<string, unknown>) => [
      row['rowNumber'],
      row['key'],
      row['code'],
      row['field'],
      row['value'],
    ]),
    [
      [2, 'X|001', 'row.product_unknown', 'codigo', 'X'],
      [3, 'A|999', 'row.store_unknown', 'loja', '999'],
      [5, 'B|002', 'row.number_malformed', 'saldo', 'muito'],
    ],
  )
  assert.equal(
    items[0].advice,
    'Load the product: a row that waits then goes in by itself, a refused one is sent again.',
  )
  const inPortuguese = await hub.call('GET', `loads/${load.loadId}/rows?outcome=refused`)
  assert.notEqual(inPortuguese.body.items[0].advice, items[0].advice)

  await t.test('pages go through all rows in the order of the file', async () => {
    const seen: unknown[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const page = await hub.call(
        'GET',
        `loads/${load.loadId}/rows?limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`,
      )
      for (const row of page.body.items) seen.push([row.rowNumber, row.outcome])
      cursor = page.body.nextCursor
    }
    assert.deepEqual(seen, [
      [1, 'created'],
      [2, 'refused'],
      [3, 'refused'],
      [4, 'created'],
      [5, 'refused'],
    ])
  })
  await t.test('a cursor of nobody and an unknown outcome are refused', async () => {
    const wrong = await hub.call('GET', `loads/${load.loadId}/rows?cursor=xyz`)
    assert.deepEqual([wrong.status, wrong.body.code], [400, 'request.cursor_invalid'])
    const unknown = await hub.call('GET', `loads/${load.loadId}/rows?outcome=lost`)
    assert.deepEqual([unknown.status, unknown.body.code], [400, 'request.malformed'])
  })
})

test('the error file has the refused rows as they were sent, and loads back once they are mended', async (t) => {
  const hub = await startHub(t)
  await withProducts(hub)
  const { body: load } = await postToDoor(hub, 2, CSV, { name: 'ESTOQUE.csv' })
  const file = await hub.call('GET', load.links.errorFile)
  assert.equal(file.status, 200)
  assert.match(
    file.headers.get('content-disposition') ?? '',
    /^attachment; filename="refused-\d+-ESTOQUE\.csv"/,
  )
  const lines = file.text.trimEnd().split('\r\n')
  assert.equal(lines.length, 4)
  assert(lines[0]!.startsWith('codigo;loja;saldo;obs;'), lines[0])
  assert(lines[1]!.startsWith('X;001;1;sem produto;'), lines[1])
  assert.match(lines[3]!, /row\.number_malformed/)

  const mended = file.text.replace('X;001', 'A;002').replace('A;999', 'A;003').replace('muito', '4')
  const again = await postToDoor(hub, 2, mended, { name: 'ESTOQUE.csv' })
  assert.deepEqual([again.body.state, again.body.rows.read, again.body.rows.created], ['finished', 3, 3])
  // The field with the reason is known, and not counted among those that mean nothing.
  assert.deepEqual(again.body.ignoredFields, ['obs'])
})

test('a large report is read from where the rows of an outcome are', async (t) => {
  const hub = await startHub(t)
  await withProducts(hub)
  const rows = Array.from({ length: 12_000 }, (_, place) => {
    const sku = [3, 5000, 5001, 11_999].includes(place) ? 'X' : 'A'
    return { sku, store: '001', quantity: place }
  })
  const { body: load } = await postToDoor(hub, 2, JSON.stringify(rows))
  assert.deepEqual([load.rows.created, load.rows.superseded, load.rows.refused], [1, 11_995, 4])
  const numbers = async (query: string) => {
    const { body } = await hub.call('GET', `loads/${load.loadId}/rows?${query}`)
    return body.items.map((row: { rowNumber: number }) => row.rowNumber)
  }
  assert.deepEqual(await numbers('outcome=refused'), [4, 5001, 5002, 12_000])
  assert.deepEqual(await numbers('outcome=created'), [11_999])
  assert.equal((await numbers('limit=500')).length, 500)
})

test('source and report are there when they can be, and say so when not', async (t) => {
  const hub = await startHub(t, { roles: { http: true, worker: false } })
  const sent = '[{"codigo":"A"}]'
  const { status, body: load } = await postToDoor(hub, 1, sent, { wait: 0 })
  assert.deepEqual(
    [status, load.state, load.links.rows, load.links.errorFile],
    [202, 'received', undefined, undefined],
  )
  for (const part of ['rows', 'error-file']) {
    const early = await hub.call('GET', `loads/${load.loadId}/${part}`)
    assert.deepEqual([early.status, early.body.code], [409, 'load.not_finished'])
  }
  const source = await hub.call('GET', load.links.source)
  assert.equal(source.text, sent)
  assert.match(source.headers.get('content-disposition') ?? '', /^attachment; filename="ARQUIVO\.json"/)

  await hub.db.query(`update loads set spool = null`)
  const gone = await hub.call('GET', `loads/${load.loadId}/source`)
  assert.deepEqual([gone.status, gone.body.code], [410, 'load.source_expired'])
  for (const path of ['loads/999', 'loads/abc', 'loads/999/rows', 'loads/999/source']) {
    const nothing = await hub.call('GET', path)
    assert.deepEqual([path, nothing.status, nothing.body.code], [path, 404, 'load.not_found'])
  }
})
