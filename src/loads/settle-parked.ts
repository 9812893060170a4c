import { MOVE_GROUND, READ_GROUND, type GroundRow } from '../catalog/queries/grounds.ts'
import type { Session } from '../platform/postgres/session.ts'
import { countOf, rowOf, rowsOf } from '../platform/postgres/statement.ts'
import { decideRows } from './decide-rows.ts'
import { holdLease, LoadInterrupted } from './merge-slices.ts'
import { plansOf } from './plan-kinds.ts'
import { RECOUNT_LOAD } from './queries/finish.ts'
import type { LoadRow } from './queries/load-row.ts'
import {
  CREATE_SETTLED_ROWS,
  KEEP_WAITING_ROWS,
  LOOK_AT_PARKED,
  REFUSE_LATE_ROWS,
  REWRITE_BLOCKS,
  SAVE_SETTLED_REFUSALS,
  TAKE_READY_PARTS,
} from './queries/parked.ts'
import {
  CREATE_READY_PARTS,
  FIND_READY_PARTS,
  OVERTAKE_READY_PARTS,
  READY_KINDS,
} from './queries/ready-parts.ts'
import { createTables, mergeAll, NO_GROUND, onSession } from './run-load.ts'
import type { LoadKind } from './rows.ts'
import type { Run } from './stage-file.ts'

/**
 * Looks at what of a load at rest waits for its product or store: what waits no longer is decided and written as the
 * load would have, what has waited too long is refused; the load's counts move with its rows (contract 3, "Unknown
 * product or store"). Cut short, it is done again with the same end, since what is written tells its load.
 */
export async function settleParked(run: Run): Promise<LoadRow> {
  const { load } = run
  return onSession(run, async (session) => {
    const key = [load.site_id, load.load_id]
    const ground = await rowOf<GroundRow & Record<string, unknown>>(session.client, READ_GROUND, [
      load.site_id,
    ])
    const looked = [...key, run.platform.now()]
    const seen = await rowOf<{ ready: boolean; late: boolean }>(session.client, LOOK_AT_PARKED, looked)
    run.reached?.('looked')
    for (const table of [CREATE_READY_PARTS, CREATE_SETTLED_ROWS]) await session.client.query(table.text)
    if (seen?.ready === true) await applyReady(session, run)
    else await createTables(session, [])
    const settled = await finish(session, run, ground ?? NO_GROUND)
    run.reached?.('settled')
    return settled
  })
}

/** Decides and writes what waits no longer. */
async function applyReady(session: Session, run: Run): Promise<void> {
  const { load, signal } = run
  const key = [load.site_id, load.load_id]
  await countOf(session.client, FIND_READY_PARTS, key)
  const kinds = await rowsOf<{ kind: LoadKind }>(session.client, READY_KINDS)
  const plans = plansOf(kinds.map(({ kind }) => kind))
  await createTables(session, plans)
  await countOf(session.client, OVERTAKE_READY_PARTS, key)
  for (const { stageParked } of plans) {
    if (stageParked !== null) await countOf(session.client, stageParked, key)
  }
  const values = {
    ...{ site: load.site_id, load: load.load_id, moment: load.as_of, arrival: load.received_at },
    parks: true,
  }
  // Each part by itself: its row was taken when it was read, and what it says of products has been written.
  const staged = {
    rows: Number(load.rows_read),
    otherKeys: true,
    capped: false,
    several: true,
    linked: false,
  }
  await decideRows(session, plans, staged, { values, signal })
  run.reached?.('decided')
  await mergeAll(session, run, plans)
}

async function finish(session: Session, run: Run, ground: GroundRow): Promise<LoadRow> {
  const { load, platform, leaseEnd } = run
  const now = platform.now()
  const { site_id: siteId, load_id: loadId, fence } = load
  return session.transaction(async (tx) => {
    await holdLease(tx, { siteId, loadId, fence, leaseEnd })
    const settled = await countOf(tx, TAKE_READY_PARTS, [siteId, loadId])
    await countOf(tx, KEEP_WAITING_ROWS, [siteId, loadId])
    await countOf(tx, SAVE_SETTLED_REFUSALS, [siteId, loadId])
    await countOf(tx, REFUSE_LATE_ROWS, [siteId, loadId, now])
    await countOf(tx, REWRITE_BLOCKS, [siteId, loadId])
    if (settled > 0) await rowOf(tx, MOVE_GROUND, [siteId, 0])
    const values = [siteId, loadId, fence, ground.names]
    const counted = await rowOf<LoadRow & Record<string, unknown>>(tx, RECOUNT_LOAD, values)
    if (counted === null) throw new LoadInterrupted('another worker has taken the load up')
    return counted
  })
}
