import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startHub, type TestHub } from '../harness/hub.ts'

/** Five loads of S1, a day apart, and one of another site. */
async function fill({ db }: TestHub): Promise<void> {
  await db.query(
    `insert into loads (site_id, type, kinds, mode, state, door, name, bytes, sha256, received_by, integration_id,
                        format, layout, rows_read, rows_created, rows_refused, as_of, as_of_given, received_at)
     select site, type, kinds::text[], 'apply', state, door, name, 1, '', 'erp', integration, 'json', '{}',
            created + refused, created, refused, at, false, at
       from (values ('S1', 1, '{product}', 'finished', 'upload', 'PRODUTOS.json', null::bigint, 1, 0,
                     '2026-11-01T10:00:00Z'::timestamptz),
                    ('S1', 7, '{price}', 'finished', 'door', 'PRECOS.json', 7, 0, 2, '2026-11-02T10:00:00Z'),
                    ('S1', 2, '{stock}', 'failed', 'door', 'ESTOQUE.csv', 8, 0, 0, '2026-11-03T10:00:00Z'),
                    ('S1', 7, '{price}', 'received', 'command', 'precos-de-natal.csv', 7, 0, 0,
                     '2026-11-04T02:00:00Z'),
                    ('S1', 3, '{product,stock}', 'finished', 'upload', 'Catálogo.xlsx', null, 1, 1,
                     '2026-11-05T10:00:00Z'),
                    ('S2', 7, '{price}', 'finished', 'door', 'PRECOS.json', 7, 0, 2, '2026-11-02T10:00:00Z'))
         as sent (site, type, kinds, state, door, name, integration, created, refused, at)`,
  )
}

test('loads are found by what they are', async (t) => {
  const hub = await startHub(t, { roles: { http: true, worker: false } })
  await fill(hub)
  const types = async (query: string) => {
    const { status, body, text } = await hub.call('GET', `loads?${query}`, { as: 'erp' })
    assert.equal(status, 200, text)
    return body.items.map(({ type }: { type: number }) => type)
  }
  // A query, and the types of the loads it finds, the newest first.
  const FOUND = [
    ['', [3, 7, 2, 7, 1]],
    ['type=7', [7, 7]],
    ['state=failed', [2]],
    ['kind=stock', [3, 2]],
    ['kind=attribute', []],
    ['mode=apply', [3, 7, 2, 7, 1]],
    ['mode=plan', []],
    ['door=door', [2, 7]],
    ['integrationId=7', [7, 7]],
    ['q=precos', [7, 7]],
    ['q=CAT%C3%81LOGO', [3]],
    ['q=%25', []],
    ['outcome=refused', [3, 7]],
    ['outcome=created', [3, 1]],
    ['outcome=parked', []],
    ['receivedAfter=2026-11-04T02:00:00Z', [3]],
    // Read in the site's zone, three hours behind: the one of 02:00 UTC was received on the 3rd.
    ['receivedAfter=2026-11-03&receivedBefore=2026-11-04', [7, 2]],
    ['type=7&outcome=refused', [7]],
  ] as const
  for (const [query, expected] of FOUND) {
    await t.test(`${query || 'no filter'} finds ${expected.join(', ') || 'none'}`, async () => {
      assert.deepEqual(await types(query), expected)
    })
  }

  await t.test('pages of a filtered list are stable while loads come in', async () => {
    const first = await hub.call('GET', 'loads?type=7&limit=1')
    assert.equal(first.body.items[0].source.name, 'precos-de-natal.csv')
    await hub.db.query(
      `insert into loads (site_id, type, kinds, mode, state, door, name, bytes, sha256, received_by, format, layout,
                          as_of, as_of_given, received_at)
       values ('S1', 7, '{price}', 'apply', 'received', 'door', 'NOVO', 1, '', 'erp', 'json', '{}', now(), false,
               now())`,
    )
    const second = await hub.call('GET', `loads?type=7&limit=1&cursor=${first.body.nextCursor}`)
    assert.deepEqual([second.body.items[0].source.name, second.body.nextCursor], ['PRECOS.json', null])
  })

  // Query and the field that is wrong.
  const REFUSED = [
    ['kind=kit', 'kind'],
    ['door=ftp', 'door'],
    ['outcome=lost', 'outcome'],
    ['integrationId=precos', 'integrationId'],
    ['receivedAfter=ontem', 'receivedAfter'],
    ['receivedBefore=2026-02-30', 'receivedBefore'],
    ['name=PRECOS', 'name'],
  ] as const
  for (const [query, field] of REFUSED) {
    await t.test(`${query} is refused by name`, async () => {
      const { status, body } = await hub.call('GET', `loads?${query}`)
      assert.deepEqual([status, body.code, body.field], [400, 'request.malformed', field])
    })
  }
})
