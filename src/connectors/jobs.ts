import { LIST_CONNECTED, type ConnectedRow } from '../integrations/queries.ts'
import { keepLooking } from '../platform/jobs/keep-looking.ts'
import { pauseFor } from '../platform/pause.ts'
import type { Platform } from '../platform/platform.ts'
import { rowsOf } from '../platform/postgres/statement.ts'
import { openErp, type Erp } from './calls/send-erp-request.ts'
import { checkKept } from './check-connector.ts'
import { runPull } from './pulls/run-pull.ts'
import { runOrders, type ConnectorRun } from './orders/run-orders.ts'

/** How often a worker looks for what its connectors have to do. */
const LOOK_MS = 250
/** And after it broke: the database is away. */
const BROKEN_MS = 2000
type ConnectedNow = ConnectedRow & Record<string, unknown>

interface Work {
  /** Rounds of it that one process makes side by side. */
  readonly atOnce: number
  /** One round; true: there is more to do right away. */
  readonly round: (run: ConnectorRun) => Promise<boolean>
}

/**
 * What a connector does, each in rounds of its own: its pages do not wait for its orders, and while it waits for its
 * ERP it holds nothing but its place here; a page is held in memory.
 */
const WORK: Readonly<Record<string, Work>> = {
  pages: {
    atOnce: 16,
    round: (run) => (run.erp.connector.catalog === null ? Promise.resolve(false) : runPull(run)),
  },
  orders: {
    atOnce: 100,
    round: (run) => (run.erp.connector.orders === null ? Promise.resolve(false) : runOrders(run)),
  },
}

/**
 * Runs connectors until it is stopped. Any number of processes may: what each does is claimed in the database. One that
 * waits for its ERP holds up no other.
 */
export function startConnectors(platform: Platform): { stop: () => Promise<void> } {
  const stopping = new AbortController()
  const erps = openErps(platform)
  const rounds = openRounds(platform, stopping.signal)
  const look = async () => {
    const connected = await rowsOf<ConnectedNow>(platform.db, LIST_CONNECTED)
    erps.keep(connected)
    for (const row of inTurn(connected)) {
      const erp = erps.of(row)
      if (erp !== null) for (const name of Object.keys(WORK)) rounds.begin(row, erp, name)
    }
  }
  const looking = { broke: 'connectors_failed', everyMs: LOOK_MS, brokenMs: BROKEN_MS, look }
  const ended = keepLooking(looking, { log: platform.log, signal: stopping.signal })
  return {
    stop: async () => {
      stopping.abort()
      await ended
      await rounds.end()
    },
  }
}

/** The ERPs of this process: one login each, for as long as its settings stay. */
function openErps(platform: Platform) {
  const opened = new Map<string, { readonly version: number; readonly erp: Erp | null }>()
  return {
    of: (row: ConnectedRow): Erp | null => {
      const known = opened.get(keyOf(row))
      if (known?.version === row.version) return known.erp
      const place = { siteId: row.site_id, integration: row.name, type: row.type }
      const connector = checkKept(platform.secret, row, place)
      if (!connector.ok)
        platform.log.error({ event: 'connector_not_opened', ...factsOf(row), code: connector.refusal.code })
      const erp = connector.ok ? openErp(platform, connector.value) : null
      opened.set(keyOf(row), { version: row.version, erp })
      return erp
    },
    /** Forgets those that are no more. */
    keep: (connected: readonly ConnectedRow[]): void => {
      const kept = new Set(connected.map(keyOf))
      for (const key of opened.keys()) if (!kept.has(key)) opened.delete(key)
    },
  }
}

/** The outermost catch of what connectors do: what one throws is logged, and its next round tries again. */
function openRounds(platform: Platform, signal: AbortSignal) {
  const running = new Map<string, { readonly name: string; readonly ended: Promise<void> }>()
  const areAsMany = (name: string) =>
    [...running.values()].filter((one) => one.name === name).length >= WORK[name]!.atOnce
  const runRounds = async (row: ConnectedRow, erp: Erp, name: string) => {
    try {
      while (!signal.aborted && (await WORK[name]!.round({ platform, row, erp, signal })));
    } catch (error) {
      if (signal.aborted) return
      platform.log.error({ event: `connector_${name}_broke`, ...factsOf(row), err: error })
      await pauseFor(BROKEN_MS, signal)
    }
  }
  return {
    /** Begins a round unless one is running, or too many are. */
    begin: (row: ConnectedRow, erp: Erp, name: string): void => {
      const key = `${keyOf(row)} ${name}`
      if (running.has(key) || areAsMany(name)) return
      const ended = runRounds(row, erp, name).finally(() => running.delete(key))
      running.set(key, { name, ended })
    },
    end: async () => {
      await Promise.all([...running.values()].map(({ ended }) => ended))
    },
  }
}

/** Another one first each time: with more of them than rounds, none is always the last. */
function inTurn(connected: readonly ConnectedRow[]): readonly ConnectedRow[] {
  const first = Math.floor(performance.now() / LOOK_MS) % Math.max(1, connected.length)
  return [...connected.slice(first), ...connected.slice(0, first)]
}

function keyOf({ site_id, name }: ConnectedRow): string {
  return `${site_id} ${name}`
}

function factsOf({ site_id, name }: ConnectedRow) {
  return { site: site_id, integration: name }
}
