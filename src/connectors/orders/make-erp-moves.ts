import type { Site } from '../../access/site.ts'
import { invariant, ok, type Result } from '../../kernel/result.ts'
import { makeMoves } from '../../orders/make-moves.ts'
import { MOVE_CALLS } from '../../orders/move-calls.ts'
import { shapeRefused } from '../../platform/http/validate.ts'
import type { Platform } from '../../platform/platform.ts'
import { inTransaction } from '../../platform/postgres/db.ts'
import type { ErpMove } from '../connector.ts'

/** Whose move it is: in the history of the order. */
export interface MovedBy {
  readonly site: Site
  readonly orderId: bigint
  readonly integration: string
}

/**
 * Makes the moves that an ERP's answer means, one after the other, as the ERP's own calls would have made them: the
 * same check of the body, the same decision, the same refusals. The first that is refused ends it.
 */
export async function makeErpMoves(
  { db, now }: Pick<Platform, 'db' | 'now'>,
  { site, orderId, integration }: MovedBy,
  moves: readonly ErpMove[],
): Promise<Result<null>> {
  for (const { call, body } of moves) {
    const spec = MOVE_CALLS.find(({ path }) => path === call)
    invariant(spec !== undefined, 'what an ERP may say is a call of the hub')
    const wrong = shapeRefused(spec.body, body, call)
    if (wrong !== null) return { ok: false, refusal: wrong }
    const prepared = spec.prepare(body, { site, ifMatch: null })
    if (!prepared.ok) return prepared
    const asked = { by: `connector:${integration}`, key: null, now: now() }
    const ask = { site, orderId, call: prepared.value, asked }
    const [moved] = await inTransaction(db, (tx) => makeMoves(tx, site.siteId, [ask]))
    if (!moved!.ok) return moved!
  }
  return ok(null)
}
