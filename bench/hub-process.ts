import { type ChildProcess, spawn } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import type pg from 'pg'
import { openDb, endDb } from '../src/platform/postgres/db.ts'
import { findEmbedded } from '../src/platform/postgres/embedded/embedded.ts'
import { openLog } from '../src/platform/telemetry/log.ts'
import { openMetrics } from '../src/platform/telemetry/metrics.ts'
import { PASSWORDS, seed } from '../test/harness/seed.ts'
import type { BenchHub } from './orders-calls.ts'

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url))
const READY_MS_MAX = 60_000
const LOOK_MS = 5

/** A hub in a process of its own, as an operator runs it. */
export interface HubProcess extends BenchHub {
  readonly pid: number
  /** From the start of the program to its first "ready". */
  readonly readyMs: number
  stop(): Promise<void>
}

/**
 * Starts `malote serve` on a data folder and waits until it is ready; a new folder gets the site and users of
 * the tests.
 */
export async function startHubProcess(folder: string): Promise<HubProcess> {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const began = performance.now()
  const child = spawn(process.execPath, [MAIN, 'serve'], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      ...process.env,
      MALOTE_DATA: folder,
      HTTP_PORT: String(port),
      LOG_LEVEL: 'error',
      REQUESTS_PER_SECOND_MAX: '1000000',
    },
  })
  await untilReady(url, child)
  const readyMs = performance.now() - began
  const connection = await connectionOf(folder)
  const login = Buffer.from(`operador:${PASSWORDS.operador}`).toString('base64')
  return {
    url,
    connection,
    authorization: `Basic ${login}`,
    siteId: 'S1',
    pid: child.pid ?? 0,
    readyMs,
    stop: () => stopped(child),
  }
}

async function untilReady(url: string, child: ChildProcess): Promise<void> {
  const end = performance.now() + READY_MS_MAX
  while (performance.now() < end) {
    if (child.exitCode !== null) throw new Error(`the hub ended with ${child.exitCode}`)
    const answer = await fetch(`${url}/health/ready`).catch(() => null)
    await answer?.arrayBuffer()
    if (answer?.status === 200) return
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
  }
  throw new Error('the hub is not ready in time')
}

async function connectionOf(folder: string): Promise<pg.ClientConfig> {
  const server = await findEmbedded(folder)
  if (server === null) throw new Error('the hub has no database of its own')
  const db = openDb(server.connection, { log: openLog('error'), metrics: openMetrics() })
  const { rowCount } = await db.query('select from sites limit 1')
  if (rowCount === 0) await seed(db)
  await endDb(db)
  return server.connection
}

function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return Promise.resolve()
  return new Promise((resolve) => {
    child.once('exit', () => resolve())
    child.kill('SIGTERM')
  })
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })
}

const MEBIBYTE_KB = 1024

/** Resident memory of a process in MiB, now and at its peak since `forgetPeak`. Linux only. */
export async function memoryOf(pid: number): Promise<{ now: number; peak: number }> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  const kilobytes = (field: string) =>
    Number(new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? Number.NaN)
  return { now: kilobytes('VmRSS') / MEBIBYTE_KB, peak: kilobytes('VmHWM') / MEBIBYTE_KB }
}

export async function forgetPeak(pid: number): Promise<void> {
  await writeFile(`/proc/${pid}/clear_refs`, '5')
}
