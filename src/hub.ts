import type { FastifyInstance } from 'fastify'
import about from '../package.json' with { type: 'json' }
import { guardCalls } from './access/guard-calls.ts'
import { accessRoutes } from './access/routes.ts'
import { channelRoutes } from './catalog/channels/routes.ts'
import { forgetHistory } from './catalog/jobs.ts'
import { CATALOG_EVENTS } from './catalog/queries/tell-changes.ts'
import { catalogRoutes } from './catalog/routes.ts'
import { storeRoutes } from './catalog/stores/routes.ts'
import { sampleRoutes } from './demo/routes.ts'
import { doorRoutes } from './integrations/doors/routes.ts'
import { connectorTable } from './connectors/connector-table.ts'
import { startConnectors } from './connectors/jobs.ts'
import { connectorRoutes } from './connectors/routes.ts'
import { integrationRoutes } from './integrations/routes.ts'
import { closeFiles, forgetPickups, startPickupWorker } from './integrations/pickup/jobs.ts'
import { pickupRoutes } from './integrations/pickup/routes.ts'
import { sourceRoutes } from './integrations/sources/routes.ts'
import type { EventTypes } from './events/event-types.ts'
import { forgetEvents, startSequencer } from './events/jobs.ts'
import { eventRoutes } from './events/routes.ts'
import { decisionRoutes } from './loads/decisions/routes.ts'
import { forgetReports } from './loads/forget-reports.ts'
import { forgetSources } from './loads/forget-sources.ts'
import { startLoadWorker } from './loads/jobs.ts'
import { progressRoutes } from './loads/progress/routes.ts'
import { LOAD_EVENTS } from './loads/load-events.ts'
import { loadRoutes } from './loads/routes.ts'
import { expireUnpaid } from './orders/jobs.ts'
import { noteTerms } from './orders/note-terms.ts'
import { ORDER_EVENTS } from './orders/order-events.ts'
import { orderRoutes } from './orders/routes.ts'
import { allowOrigins } from './platform/http/cors.ts'
import { docsRoutes } from './platform/http/docs-routes.ts'
import { replayFirst } from './platform/http/change.ts'
import { openDrain } from './platform/http/drain.ts'
import { healthRoutes } from './platform/http/health.ts'
import { forgetAnswers } from './platform/http/jobs.ts'
import { registerOpenApi } from './platform/http/openapi.ts'
import { limitRate } from './platform/http/rate-limit.ts'
import { openServer } from './platform/http/server.ts'
import { startPeriodic } from './platform/jobs/periodic.ts'
import type { Platform } from './platform/platform.ts'
import { endDb } from './platform/postgres/db.ts'
import { postmanRoutes } from './postman/routes.ts'

/** Work that every worker does again and again. */
const PERIODIC = [
  closeFiles,
  noteTerms,
  expireUnpaid,
  forgetAnswers,
  forgetEvents,
  forgetHistory,
  forgetPickups,
  forgetReports,
  forgetSources,
]

/** Workers that look for themselves. */
const WORKERS = [startSequencer, startLoadWorker, startPickupWorker, startConnectors]

/** What the log tells, and who may hear it (contract section 6). */
const EVENT_TYPES: EventTypes = {
  ...Object.fromEntries(ORDER_EVENTS.map((type) => [type, 'orders:read' as const])),
  ...Object.fromEntries([...LOAD_EVENTS, ...CATALOG_EVENTS].map((type) => [type, 'catalog:read' as const])),
}

export interface HubRoles {
  readonly http: boolean
  readonly worker: boolean
}

/** The whole hub of one process: its HTTP server and its workers, ready to start. */
export interface Hub {
  readonly platform: Platform
  readonly server: FastifyInstance
  /** Starts the workers. HTTP listens when the caller says where. */
  start(): Promise<void>
  /** Ends what runs, in the order of dependence: calls, workers, database connections. */
  stop(): Promise<void>
}

/** Builds everything: the only file that knows all the rooms. */
export async function openHub(
  platform: Platform,
  {
    roles,
    trustProxy,
    corsOrigins = [],
  }: { roles: HubRoles; trustProxy: readonly string[]; corsOrigins?: readonly string[] },
): Promise<Hub> {
  const server = openServer({
    log: platform.log,
    metrics: platform.metrics,
    trustProxy,
    bodySlowMs: platform.limits.bodySlowMs,
  })
  const drain = openDrain(server)
  allowOrigins(server, corsOrigins)
  guardCalls(server, platform)
  await limitRate(server, platform.limits)
  replayFirst(server, platform.db)
  healthRoutes(server, platform, drain)
  await registerOpenApi(server, { version: about.version })
  docsRoutes(server)
  postmanRoutes(server)
  await addRooms(server, platform)
  const jobs: { stop: () => Promise<void> }[] = []
  return {
    platform,
    server,
    start: async () => {
      if (!roles.worker) return
      for (const job of PERIODIC) jobs.push(startPeriodic(job(platform), platform.log))
      for (const startWorker of WORKERS) jobs.push(startWorker(platform))
    },
    stop: async () => {
      await drain.stop()
      await Promise.all(jobs.map((job) => job.stop()))
      await endDb(platform.db)
    },
  }
}

/** The calls of every room. */
async function addRooms(server: FastifyInstance, platform: Platform): Promise<void> {
  await accessRoutes(server, platform)
  catalogRoutes(server, platform)
  storeRoutes(server, platform)
  channelRoutes(server, platform)
  const connectors = connectorTable(platform)
  integrationRoutes(server, platform, connectors)
  sourceRoutes(server, platform, connectors)
  pickupRoutes(server, platform, connectors)
  await doorRoutes(server, platform)
  loadRoutes(server, platform)
  decisionRoutes(server, platform)
  await progressRoutes(server, platform)
  orderRoutes(server, platform)
  eventRoutes(server, platform, EVENT_TYPES)
  connectorRoutes(server, platform)
  sampleRoutes(server)
}
