import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { forgetEvents, KEEP_EVENTS_DAYS } from '../../src/events/jobs.ts'
import { numberEvents } from '../../src/events/number-events.ts'
import { forgetAnswers, KEEP_ANSWERS_MS } from '../../src/platform/http/jobs.ts'
import { startPeriodic } from '../../src/platform/jobs/periodic.ts'
import { ownSecret } from '../../src/platform/secrets/secret.ts'
import { openLog } from '../../src/platform/telemetry/log.ts'
import { startHub, type TestHub } from '../harness/hub.ts'

const KEEP_EVENTS_MS = KEEP_EVENTS_DAYS * 24 * 3_600_000

async function countsOf(hub: TestHub): Promise<readonly [number, number]> {
  const { rows } = await hub.db.query(
    `select (select count(*)::int from kept_answers) as answers, (select count(*)::int from outbox) as events`,
  )
  return [rows[0].answers, rows[0].events]
}

test('kept answers are forgotten after a day and events after thirty, however many there are', async (t) => {
  const hub = await startHub(t, { roles: { http: true, worker: false } })
  const now = hub.platform.now().getTime()
  const old = [new Date(now - KEEP_ANSWERS_MS - 1000), new Date(now - KEEP_EVENTS_MS - 1000)]
  const young = [new Date(now - KEEP_ANSWERS_MS + 60_000), new Date(now - KEEP_EVENTS_MS + 60_000)]
  for (const [[answers, events], count] of [
    [old, 2500],
    [young, 7],
  ] as const) {
    await hub.db.query(
      `insert into kept_answers (site_id, username, key, call, body_sha256, status, headers, body, kept_at)
       select 'S1', 'erp', 'k' || $2 || '-' || n, 'POST /', '', 200, '{}', '', $1
         from generate_series(1, $2::int) as n`,
      [answers, count],
    )
    await hub.db.query(
      `with written as (
         insert into outbox (site_id, type, occurred_at, data)
         select 'S1', 'order.placed', $1, '{}' from generate_series(1, $2::int)
      returning site_id, event_id)
       insert into unnumbered_events select site_id, event_id from written`,
      [events, count],
    )
    while ((await numberEvents(hub.db, 'S1')).events > 0);
  }
  await forgetAnswers(hub.platform).work()
  assert.deepEqual(await countsOf(hub), [7, 2507])
  await forgetEvents(hub.platform).work()
  assert.deepEqual(await countsOf(hub), [7, 7])
})

test('a periodic job goes on after a round that failed, and stops when its round has ended', async () => {
  const rounds: string[] = []
  const work = async () => {
    rounds.push('begun')
    await new Promise((resolve) => setTimeout(resolve, 5))
    rounds.push('ended')
    throw new Error('a bad round')
  }
  const job = startPeriodic({ name: 'test', everyMs: 1, work }, openLog('silent'))
  while (rounds.length < 3) await new Promise((resolve) => setTimeout(resolve, 1))
  await job.stop()
  const done = rounds.length
  assert.equal(rounds.at(-1), 'ended')
  await new Promise((resolve) => setTimeout(resolve, 20))
  assert.equal(rounds.length, done)
})

test('processes that start at once make one secret', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'malote-secret-'))
  t.after(() => rm(folder, { recursive: true }))
  const secrets = await Promise.all(Array.from({ length: 8 }, () => ownSecret(folder)))
  assert.equal(new Set(secrets).size, 1)
  assert.match(secrets[0] ?? '', /^[\w-]{43}$/)
  assert.equal(await readFile(join(folder, 'secret'), 'utf8'), secrets[0])
})
