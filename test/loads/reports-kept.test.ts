import assert from 'node:assert/strict'
import { test } from 'node:test'
import { forgetReports, KEEP_REPORTS_DAYS } from '../../src/loads/forget-reports.ts'
import { postToDoor } from '../harness/door.ts'
import { startHub } from '../harness/hub.ts'

const DAY_MS = 24 * 3_600_000

test('what became of each row is kept for as long as the site says, the load and its counts for ever', async (t) => {
  const hub = await startHub(t)
  const { body: load } = await postToDoor(hub, 1, '[{"codigo":"A"},{"codigo":"7,89E+12"}]')
  assert.equal(load.rows.refused, 1)
  const { work } = forgetReports(hub.platform)
  const lines = async () => {
    const { rows } = await hub.db.query(
      `select (select count(*)::int from load_row_blocks) as blocks, (select count(*)::int from load_refusals) as refusals`,
    )
    return rows[0]
  }
  hub.advance((KEEP_REPORTS_DAYS - 1) * DAY_MS)
  await work()
  assert.equal((await hub.call('GET', `loads/${load.loadId}/rows`)).body.items.length, 2)

  await hub.db.query(`update sites set settings = '{"reportDays": 30}' where site_id = 'S1'`)
  await work()
  assert.deepEqual(await lines(), { blocks: 0, refusals: 0 })
  for (const part of ['rows', 'error-file']) {
    const { status, body } = await hub.call('GET', `loads/${load.loadId}/${part}`)
    assert.deepEqual([status, body.code], [410, 'load.report_expired'])
  }
  const { body } = await hub.call('GET', `loads/${load.loadId}`)
  assert.deepEqual(body.rows, load.rows)
  assert.deepEqual([body.links.rows, body.links.errorFile], [undefined, undefined])
})
