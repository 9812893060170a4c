import { Counter, Gauge } from 'prom-client'
import type { Metrics } from '../platform/telemetry/metrics.ts'

/** What the sequencer measures. */
export interface EventMetrics {
  numbered(events: number, lagSeconds: number): void
}

const made = new WeakMap<Metrics, EventMetrics>()

/** What events measure, once a hub. */
export function eventMetricsOf(metrics: Metrics): EventMetrics {
  const known = made.get(metrics)
  if (known !== undefined) return known
  const fresh = newMetrics(metrics)
  made.set(metrics, fresh)
  return fresh
}

function newMetrics({ registry }: Metrics): EventMetrics {
  const registers = [registry]
  const numbered = new Counter({
    name: 'malote_events_numbered_total',
    help: 'Events that this process has given their numbers',
    registers,
  })
  const lag = new Gauge({
    name: 'malote_events_lag_seconds',
    help: 'How long ago the event numbered last had happened, when it got its number',
    registers,
  })
  return {
    numbered: (events, lagSeconds) => {
      numbered.inc(events)
      lag.set(Math.max(0, lagSeconds))
    },
  }
}
