import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { openHub, type Hub } from '../../src/hub.ts'
import { openEgress } from '../../src/platform/egress/egress.ts'
import type { Limits, Platform } from '../../src/platform/platform.ts'
import { secretOf } from '../../src/platform/secrets/secret.ts'
import { openLog } from '../../src/platform/telemetry/log.ts'
import { openMetrics } from '../../src/platform/telemetry/metrics.ts'
import { openDb, type Db } from '../../src/platform/postgres/db.ts'
import { atEnd } from './at-end.ts'
import { cloneDatabase } from './own-database.ts'
import { PASSWORDS, type SeededUser } from './seed.ts'
import type { TestServer } from './database.ts'

export interface CallOptions {
  /** One of the seeded users, by Basic; `null` sends no credentials. Default: operador, who may all. */
  readonly as?: SeededUser | null
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

export interface Answered {
  readonly status: number
  // Tests read answers freely; each asserts exact values.
  readonly body: any
  readonly text: string
  readonly headers: Headers
}

/** A hub on a database of its own, listening on a free port, and what a test does to it. */
export interface TestHub {
  readonly hub: Hub
  readonly url: string
  readonly platform: Platform
  readonly db: Db
  readonly database: TestServer
  /** A call below /api/v1/sites/S1 when `path` is relative ("orders"), else of the whole hub ("/health/live"). */
  call(method: string, path: string, options?: CallOptions): Promise<Answered>
  /** Moves the hub's clock; it goes on from there. */
  advance(ms: number): void
  stop(): Promise<void>
}

export interface TestHubOptions {
  readonly roles?: { readonly http: boolean; readonly worker: boolean }
  readonly limits?: Partial<Limits>
  /** A second hub on the database and folder of a first. */
  readonly beside?: TestHub
  readonly logLevel?: string
  /** What integrations may call; stand-ins are on loopback. */
  readonly egressAllow?: readonly string[]
}

const LIMITS: Limits = {
  loadBytesMax: 1024 * 1024 * 1024,
  requestsPerSecondMax: 100_000,
  bodyStallMs: 30_000,
  bodySlowMs: 30_000,
}

/** Starts a hub with site S1 and the seeded users; it is stopped when the test ends. */
export async function startHub(t: TestContext, options: TestHubOptions = {}): Promise<TestHub> {
  const { roles = { http: true, worker: true }, beside } = options
  const database = beside?.database ?? (await cloneDatabase(t))
  const dataFolder = beside?.platform.dataFolder ?? (await ownFolder(t))
  const log = openLog(options.logLevel ?? 'silent')
  const metrics = openMetrics()
  const db = openDb(database, { log, metrics })
  let skewMs = 0
  const platform: Platform = {
    db,
    log,
    metrics,
    dataFolder,
    folders: [join(dataFolder, 'folders')],
    secret: secretOf('a secret that only tests know, 32 long'),
    egress: openEgress({ allow: options.egressAllow ?? [], deny: [] }),
    limits: { ...LIMITS, ...options.limits },
    now: () => new Date(Date.now() + skewMs),
    newId: randomUUID,
  }
  const hub = await openHub(platform, { roles, trustProxy: [] })
  await hub.start()
  await hub.server.listen({ host: '127.0.0.1', port: 0 })
  const url = `http://127.0.0.1:${(hub.server.server.address() as AddressInfo).port}`
  let stopped: Promise<void> | null = null
  const stop = () => (stopped ??= hub.stop())
  atEnd(t, stop)
  return {
    hub,
    url,
    platform,
    db,
    database,
    stop,
    call: (method, path, call) => send(url, method, path, call),
    advance: (ms) => {
      skewMs += ms
    },
  }
}

/** The `Authorization` header of a seeded user. */
export function basicOf(user: SeededUser): string {
  return `Basic ${Buffer.from(`${user}:${PASSWORDS[user]}`).toString('base64')}`
}

async function ownFolder(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'malote-hub-'))
  atEnd(t, () => rm(folder, { recursive: true, force: true }))
  return folder
}

/** Words with a fact missing would show "…" where it should stand. */
function assertWhole(read: any, call: string): void {
  if (typeof read !== 'object' || read === null) return
  const words = [read.code === undefined ? '' : read.detail, read.failure?.detail ?? '']
  const advice = Array.isArray(read.items) ? read.items.map((item: any) => item?.advice ?? '') : []
  for (const text of [...words, ...advice])
    assert.doesNotMatch(String(text), /…/, `${call}: a fact is missing`)
}

async function send(
  base: string,
  method: string,
  path: string,
  options: CallOptions = {},
): Promise<Answered> {
  const { as = 'operador', body, headers = {} } = options
  const raw =
    body === undefined || typeof body === 'string' || body instanceof Uint8Array || body instanceof FormData
  const response = await fetch(base + (path.startsWith('/') ? path : `/api/v1/sites/S1/${path}`), {
    method,
    headers: {
      ...(as === null ? {} : { authorization: basicOf(as) }),
      ...(raw ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: raw ? (body as string) : JSON.stringify(body) }),
  })
  const text = await response.text()
  const isJson = /json/.test(response.headers.get('content-type') ?? '')
  const read = isJson && text !== '' ? JSON.parse(text) : text
  assertWhole(read, `${method} ${path}`)
  return {
    status: response.status,
    text,
    body: read,
    headers: response.headers,
  }
}
