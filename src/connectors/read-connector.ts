import { takesOrders } from '../integrations/connector-table.ts'
import type { ConnectedRow } from '../integrations/queries.ts'
import { ok, refuse, type Result } from '../kernel/result.ts'
import type { Language } from '../kernel/texts/texts.ts'
import { timeText } from '../kernel/time.ts'
import type { Db, Tx } from '../platform/postgres/db.ts'
import { rowOf, rowsOf } from '../platform/postgres/statement.ts'
import { COUNT_STANDINGS, type StandingCountRow } from './orders/queries.ts'
import { presentRefusal } from './present-refusal.ts'
import { HURRY_PULL, READ_PULL, type PullRow } from './pulls/queries.ts'
import { readConnected } from './read-connected.ts'
import type { ConnectorState } from './schema.ts'

interface Asked {
  readonly siteId: string
  readonly name: string
  readonly language: Language
}

/** What a connector is doing: `integration.not_found`, `connector.none`. */
export async function readConnector(db: Db | Tx, asked: Asked): Promise<Result<ConnectorState>> {
  const found = await readConnected(db, asked)
  if (!found.ok) return found
  const { siteId, name, language } = asked
  const pull = await rowOf<PullRow & Record<string, unknown>>(db, READ_PULL, [siteId, name])
  return ok({
    integration: name,
    connector: found.value.connector.name,
    active: found.value.active,
    pages: pull === null ? null : pullShown(pull, found.value, language),
    orders: await countOrders(db, found.value),
  })
}

/** Has the pages of a connector asked for now; `connector.none` also for one that pulls none. */
export async function readSoon(
  tx: Tx,
  { siteId, name }: Omit<Asked, 'language'>,
  at: Date,
): Promise<Result<null>> {
  const found = await readConnected(tx, { siteId, name })
  if (!found.ok) return found
  const hurried = await rowOf(tx, HURRY_PULL, [siteId, name, at])
  return hurried === null ? refuse('connector.none', { name }) : ok(null)
}

async function countOrders(db: Db | Tx, row: ConnectedRow): Promise<ConnectorState['orders']> {
  if (!takesOrders(row.connector)) return null
  const values = [row.site_id, row.name]
  const counted = await rowsOf<StandingCountRow & Record<string, unknown>>(db, COUNT_STANDINGS, values)
  const counts = Object.fromEntries(counted.map(({ standing, orders }) => [standing, orders]))
  return { waiting: 0, taken: 0, refused: 0, parked: 0, ...counts }
}

function pullShown(
  pull: PullRow,
  { site_id: siteId, integration_id: integrationId }: ConnectedRow,
  language: Language,
): NonNullable<ConnectorState['pages']> {
  const loads = `/api/v1/sites/${siteId}/loads?integrationId=${integrationId}&door=connector`
  const { started_at: startedAt, finished_at: finishedAt } = pull
  const running = startedAt === null ? 'waiting' : 'running'
  return {
    state: pull.code === null ? running : 'refused',
    page: startedAt === null ? null : pull.page,
    startedAt: startedAt === null ? null : timeText(startedAt),
    nextAt: timeText(pull.due_at),
    since: pull.since === null ? null : timeText(pull.since),
    last:
      finishedAt === null
        ? null
        : {
            finishedAt: timeText(finishedAt),
            pages: pull.finished_pages ?? 0,
            rows: Number(pull.finished_rows ?? 0),
          },
    refusal: presentRefusal(pull, language),
    links: { loads, refused: `${loads}&outcome=refused` },
  }
}
