import type { Tx } from '../../platform/postgres/db.ts'
import { countOf } from '../../platform/postgres/statement.ts'
import type { IntegrationRow } from '../queries.ts'
import { SCHEDULE_PICKUP } from './queries/pickups.ts'
import { nextRun } from './schedule.ts'

type Scheduled = Pick<IntegrationRow, 'source' | 'pickup' | 'active'>

/** Says when the source of an integration is looked at first, after its settings were saved. */
export async function schedulePickup(
  tx: Tx,
  { siteId, now }: { siteId: string; now: Date },
  integration: Scheduled & Pick<IntegrationRow, 'name'>,
): Promise<void> {
  await countOf(tx, SCHEDULE_PICKUP, [siteId, integration.name, dueFirst(integration, now)])
}

/** When the schedule of an integration says that the next look is; null while it says nothing, or is not followed. */
export function dueFirst({ source, pickup, active }: Scheduled, now: Date): Date | null {
  if (source === null || pickup === null || pickup.schedule === null || pickup.paused || !active) return null
  return nextRun(pickup.schedule, now)
}
