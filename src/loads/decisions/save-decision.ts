import { READ_GROUND, type GroundRow } from '../../catalog/queries/grounds.ts'
import { invariant, ok, refuse, type Refusal, type Result } from '../../kernel/result.ts'
import { timeText } from '../../kernel/time.ts'
import type { Tx } from '../../platform/postgres/db.ts'
import { rowOf } from '../../platform/postgres/statement.ts'
import type { Decision, LoadRow, LoadState } from '../queries/load-row.ts'
import { LOCK_LOAD, SAVE_DECISION } from '../queries/work.ts'
import { loadNotFound, type LoadRef } from '../read-loads.ts'

interface Rule {
  /** The state a load waits in for this. */
  readonly from: LoadState
  readonly to: LoadState
  readonly otherwise: (load: LoadRow) => Refusal
}

const notHeld = ({ state }: LoadRow) => refuse('load.not_held', { state }).refusal

/** What a person may say of a load that waits for a word (contract 3, "States"). */
const RULES: Readonly<Record<Decision['decision'], Rule>> = {
  apply: {
    from: 'planned',
    to: 'running',
    otherwise: ({ state }) => refuse('load.not_planned', { state }).refusal,
  },
  approve: { from: 'held', to: 'running', otherwise: notHeld },
  cancel: { from: 'held', to: 'cancelled', otherwise: notHeld },
}

/**
 * Notes what somebody says of a load, and lets it run or ends it. Refusals: `load.not_found`, `load.not_planned`,
 * `load.not_held`, `load.plan_stale` where the catalogue has changed since the plan, `load.source_expired` where its
 * bytes are no longer kept. The same word a second time answers the load as it is.
 */
export async function saveDecision(
  tx: Tx,
  { siteId, loadId }: LoadRef,
  { decision, by, now }: { decision: Decision['decision']; by: string; now: Date },
): Promise<Result<LoadRow>> {
  const load = /^\d{1,18}$/.test(loadId)
    ? await rowOf<LoadRow & Record<string, unknown>>(tx, LOCK_LOAD, [siteId, loadId])
    : null
  if (load === null) return loadNotFound(loadId)
  const { from, to, otherwise } = RULES[decision]
  if (load.state !== from) {
    const again = load.decisions.at(-1)
    return again?.decision === decision && again.by === by
      ? ok(load)
      : { ok: false, refusal: otherwise(load) }
  }
  if (to === 'running' && load.spool === null) return refuse('load.source_expired')
  if (decision === 'apply') {
    const ground = await rowOf<GroundRow & Record<string, unknown>>(tx, READ_GROUND, [siteId])
    if ((ground?.changes ?? 0n) !== load.ground) return refuse('load.plan_stale')
  }
  const said: Decision = { decision, by, at: timeText(now) }
  const saved = await rowOf<LoadRow & Record<string, unknown>>(tx, SAVE_DECISION, [
    ...[siteId, load.load_id, [from], to, JSON.stringify([said])],
  ])
  invariant(saved !== null, 'a locked load is as it was read')
  return ok(saved)
}
