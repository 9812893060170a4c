import { Counter, Histogram, Registry, collectDefaultMetrics } from 'prom-client'

/** Bucket bounds for durations of calls and transactions. */
export const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]

/** What the mechanisms measure; rooms add theirs to `registry`. One a hub, so that two hubs of one test do not mix. */
export type Metrics = ReturnType<typeof openMetrics>

/** The counters of one process, at zero. */
export function openMetrics() {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })
  return {
    registry,
    httpSeconds: new Histogram({
      name: 'malote_http_request_seconds',
      help: 'Time from request to answer, by route and status',
      labelNames: ['method', 'route', 'status'],
      buckets: SECONDS,
      registers,
    }),
    transactionRetries: new Counter({
      name: 'malote_transaction_retries_total',
      help: 'Transactions run again after a deadlock, a serialisation failure or a lost race for a key',
      registers,
    }),
  }
}
