import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { TestServer } from '../harness/database.ts'

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url))
const READY_MS_MAX = 60_000

export const SECRET = 'a secret that only tests know, 32 long'

export interface Ended {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** The real program in a process of its own. */
export interface Running {
  readonly child: ChildProcess
  readonly ended: Promise<Ended>
}

export interface Run {
  /** Where it runs, and where its data folder is made. */
  readonly folder: string
  readonly env?: Readonly<Record<string, string>>
  readonly input?: string
}

/** Runs `malote` with these arguments. Of the environment of the tests it sees the path alone. */
export function start(args: readonly string[], { folder, env = {}, input = '' }: Run): Running {
  const child = spawn(process.execPath, [MAIN, ...args], {
    cwd: folder,
    env: { PATH: process.env['PATH'], LANG: 'en_US.UTF-8', ...env },
  })
  let [out, err] = ['', '']
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()))
  child.stdin.end(input)
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, out, err }))
  return { child, ended }
}

/** Waits until the program says this on standard error; throws if it ends before. */
export async function says({ child, ended }: Running, words: RegExp): Promise<void> {
  const said = new Promise<true>((resolve) =>
    child.stderr?.on('data', (chunk: Buffer) => words.test(chunk.toString()) && resolve(true)),
  )
  const first = await Promise.race([said, ended])
  if (first !== true) throw new Error(`ended: ${JSON.stringify(first)}`)
}

export function run(args: readonly string[], options: Run): Promise<Ended> {
  return start(args, options).ended
}

/** A folder of the test's own; whatever of the program still runs there is ended first. */
export async function ownFolder(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'malote-cli-'))
  t.after(() => rm(folder, { recursive: true, force: true }))
  return folder
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

/** Starts `malote serve` and waits until it is ready. It is stopped when the test ends. */
export async function serve(t: TestContext, { env, ...options }: Run): Promise<Running & { url: string }> {
  const port = await freePort()
  const running = start(['serve'], { ...options, env: { HTTP_PORT: String(port), ...env } })
  t.after(async () => {
    running.child.kill('SIGTERM')
    await running.ended
  })
  const url = `http://127.0.0.1:${port}`
  const lateMs = performance.now() + READY_MS_MAX
  while (!(await isReady(url))) {
    if (running.child.exitCode !== null || performance.now() > lateMs) {
      running.child.kill('SIGKILL')
      throw new Error(`not ready: ${JSON.stringify(await running.ended)}`)
    }
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  return { ...running, url }
}

async function isReady(url: string): Promise<boolean> {
  return fetch(`${url}/health/ready`).then(
    (answer) => answer.ok,
    () => false,
  )
}

/** A DATABASE_URL for a database of the tests' server, which listens on a socket. */
export function urlOf({ host, port, user, database }: TestServer): string {
  return `postgres://${user}@/${database}?host=${encodeURIComponent(host)}&port=${port}`
}
