import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { claimLoad, LEASE_MS } from '../../src/loads/claim-load.ts'
import { LoadInterrupted, MERGE_ROWS_MAX } from '../../src/loads/merge-slices.ts'
import { runLoad } from '../../src/loads/run-load.ts'
import { postToDoor } from '../harness/door.ts'
import { startHub, type TestHub } from '../harness/hub.ts'

/** A slice and a bit of products, and as many variants. */
const CODES = Array.from(
  { length: Math.ceil(MERGE_ROWS_MAX * 1.1) },
  (_, place) => `P-${String(place).padStart(6, '0')}`,
)

/** Half of the products have a colour already, a third of the variants a weight. */
async function withCatalogue(hub: TestHub): Promise<void> {
  await hub.db.query(
    `insert into products (site_id, reference, details, as_of, load_id, updated_at)
     select 'S1', code, case place % 2 when 0 then '{"attributes": {"cor": "Azul"}}' else '{}' end::jsonb,
            '2026-01-01', 0, '2026-01-01'
       from unnest($1::text[]) with ordinality as given (code, place)`,
    [CODES],
  )
  await hub.db.query(
    `insert into variants (site_id, sku, reference, size, details, as_of, load_id, updated_at)
     select 'S1', code, code, 'SIN DEFINIR',
            case place % 3 when 0 then '{"attributes": {"peso": 1, "cor": "Verde"}}' else '{}' end::jsonb,
            '2026-01-01', 0, '2026-01-01'
       from unnest($1::text[]) with ordinality as given (code, place)`,
    [CODES],
  )
  await hub.db.query(
    `insert into attributes (site_id, code, scope, data_type, as_of, load_id, updated_at)
     values ('S1', 'cor', 'basic', 'text', '2026-01-01', 0, '2026-01-01')`,
  )
}

const FILE = JSON.stringify([
  { codigo: 'peso', tipoDado: 'numero' },
  { codigo: 'cor', nome: 'Cor' },
  ...CODES.flatMap((code, place) => [
    { referencia: code, atributo: 'cor', valor: place % 4 === 0 ? null : 'Azul' },
    { codigo: code, atributo: 'peso', valor: place % 5 },
    ...(place % 100 === 0
      ? [
          { codigo: code, atributo: 'peso', valor: 1 },
          { codigo: code, atributo: 'altura', valor: 1 },
        ]
      : []),
  ]),
])

/** All that a load leaves, save numbers and times. */
async function traces(hub: TestHub): Promise<unknown> {
  const of = async (statement: string) => (await hub.db.query(statement)).rows
  const digest = (columns: string, table: string) =>
    of(
      `select count(*), md5(string_agg(concat_ws('|', ${columns}), ',' order by concat_ws('|', ${columns}))) from ${table}`,
    )
  return [
    await digest('reference, details, load_id = 0, attributes_as_of is null', 'products'),
    await digest('sku, details, load_id = 0, attributes_as_of is null', 'variants'),
    await digest('code, name, scope, data_type, load_id = 0', 'attributes'),
    await digest('reference, details', 'product_history'),
    await digest('sku, details', 'variant_history'),
    await digest('code, name', 'attribute_history'),
    await digest('first_row, outcomes', 'load_row_blocks'),
    await digest('row_number, key, code, facts', 'load_refusals'),
    await of(
      `select state, rows_read, rows_created, rows_updated, rows_unchanged, rows_superseded, rows_refused from loads`,
    ),
  ]
}

async function cleanRun(t: TestContext): Promise<unknown> {
  const hub = await startHub(t)
  await withCatalogue(hub)
  const { body } = await postToDoor(hub, 12, FILE)
  assert.equal(body.state, 'finished')
  for (const outcome of ['created', 'updated', 'unchanged', 'superseded', 'refused']) {
    assert(body.rows[outcome] > 0, outcome)
  }
  return traces(hub)
}

test('a load of attributes whose worker stops after any transaction ends as one clean run does', async (t) => {
  const clean = await cleanRun(t)
  // The start of writing, the definitions, two slices of products, two of variants; then the end.
  for (const transactions of [2, 3, 4, 5, 6]) {
    await t.test(`after ${transactions} transactions`, async (t) => {
      const hub = await startHub(t, { roles: { http: true, worker: false } })
      await withCatalogue(hub)
      await postToDoor(hub, 12, FILE, { wait: 0 })
      const load = await claimLoad(hub.platform)
      assert(load !== null)
      const gone = new AbortController()
      let held = 0
      const leaseEnd = () => {
        // Asked at the start of each transaction that writes.
        held += 1
        if (held > transactions) gone.abort()
        return new Date(hub.platform.now().getTime() + LEASE_MS)
      }
      await assert.rejects(
        runLoad({ platform: hub.platform, load, signal: gone.signal, leaseEnd }),
        LoadInterrupted,
      )
      hub.advance(LEASE_MS + 1000)
      const again = await claimLoad(hub.platform)
      assert(again !== null)
      await runLoad({ platform: hub.platform, load: again, signal: new AbortController().signal, leaseEnd })
      assert.deepEqual(await traces(hub), clean)
    })
  }
})
