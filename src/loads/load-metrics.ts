import { Counter, Gauge, Histogram } from 'prom-client'
import type { Metrics } from '../platform/telemetry/metrics.ts'
import type { LoadRow } from './queries/load-row.ts'

const LOAD_SECONDS = [0.05, 0.1, 0.5, 1, 5, 10, 30, 60, 300, 1800]

export interface LoadMetrics {
  /** Counts a load as running until what it returns is called. */
  running(load: Pick<LoadRow, 'type'>): () => void
  finished(load: LoadRow): void
}

const made = new WeakMap<Metrics, LoadMetrics>()

/** What loads measure, once a hub. */
export function loadMetricsOf(metrics: Metrics): LoadMetrics {
  const known = made.get(metrics)
  if (known !== undefined) return known
  const fresh = newMetrics(metrics)
  made.set(metrics, fresh)
  return fresh
}

function newMetrics({ registry }: Metrics): LoadMetrics {
  const registers = [registry]
  const running = new Gauge({
    name: 'malote_loads_running',
    help: 'Loads that this process runs now',
    labelNames: ['type'],
    registers,
  })
  const seconds = new Histogram({
    name: 'malote_load_seconds',
    help: 'Time from receipt of a file to its rest, by type and state',
    labelNames: ['type', 'state'],
    buckets: LOAD_SECONDS,
    registers,
  })
  const rows = new Counter({
    name: 'malote_load_rows_total',
    help: 'Rows of finished loads, by type and outcome',
    labelNames: ['type', 'outcome'],
    registers,
  })
  return {
    running: ({ type }) => {
      running.inc({ type })
      return () => running.dec({ type })
    },
    finished: (load) => {
      const { type, state, received_at, finished_at } = load
      const ms = (finished_at ?? received_at).getTime() - received_at.getTime()
      seconds.observe({ type, state }, ms / 1000)
      for (const outcome of ['created', 'updated', 'unchanged', 'superseded', 'refused'] as const) {
        rows.inc({ type, outcome }, Number(load[`rows_${outcome}`]))
      }
    },
  }
}
