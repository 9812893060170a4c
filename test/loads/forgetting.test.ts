import assert from 'node:assert/strict'
import { readdir, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { forgetSources, KEEP_SOURCES_DAYS } from '../../src/loads/forget-sources.ts'
import { postToDoor } from '../harness/door.ts'
import { startHub } from '../harness/hub.ts'

const DAY_MS = 24 * 3_600_000

test('of more received files than are looked at together none is passed over', async (t) => {
  const hub = await startHub(t)
  await postToDoor(hub, 1, '[{"codigo":"A"}]')
  const folder = join(hub.platform.dataFolder, 'spool')
  const [kept] = await readdir(folder)
  const orphans = Array.from({ length: 1200 }, (_, place) => `z-orphan-${place}`)
  const longAgo = new Date(Date.now() - 2 * DAY_MS)
  for (const name of orphans) await writeFile(join(folder, name), 'x')
  for (const name of [kept!, ...orphans]) await utimes(join(folder, name), longAgo, longAgo)
  await hub.db.query(
    `insert into loads (site_id, type, kinds, state, door, name, bytes, sha256, spool, received_by, settings, format,
                        layout, as_of, as_of_given, as_of_capped, received_at, finished_at, mode, on_error, force)
     select site_id, type, kinds, state, door, name, bytes, sha256, 'old-' || n, received_by, settings, format, layout,
            as_of, as_of_given, as_of_capped, received_at, finished_at - interval '31 days', mode, on_error, force
       from loads cross join generate_series(1, 1200) n`,
  )

  await forgetSources(hub.platform).work()
  assert.deepEqual(await readdir(folder), [kept])
  const { rows } = await hub.db.query(`select spool from loads where spool is not null`)
  assert.deepEqual(rows, [{ spool: kept }])
})

test('received files are kept for a month, and what never became a load for a day', async (t) => {
  const hub = await startHub(t)
  const folder = join(hub.platform.dataFolder, 'spool')
  const { body } = await postToDoor(hub, 1, '[{"codigo":"A"}]')
  const [kept] = await readdir(folder)
  await writeFile(join(folder, 'orphan'), 'x')
  const { work } = forgetSources(hub.platform)

  await work()
  assert.deepEqual(new Set(await readdir(folder)), new Set([kept, 'orphan']))

  const longAgo = new Date(Date.now() - 2 * 24 * 3_600_000)
  await utimes(join(folder, 'orphan'), longAgo, longAgo)
  await utimes(join(folder, kept!), longAgo, longAgo)
  await work()
  assert.deepEqual(await readdir(folder), [kept])

  hub.advance(KEEP_SOURCES_DAYS * DAY_MS + 1000)
  await work()
  assert.deepEqual(await readdir(folder), [])
  const source = await hub.call('GET', `loads/${body.loadId}/source`)
  assert.deepEqual([source.status, source.body.code], [410, 'load.source_expired'])
})
