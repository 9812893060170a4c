import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { connect, createServer, type AddressInfo } from 'node:net'
import type { TestContext } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { atEnd } from '../../harness/at-end.ts'

const LOOK_MS = 20
const LOOKS_MAX = 250

/** Where a program of the system is; null when it is not installed. */
export function findProgram(name: string): string | null {
  const folders = [...(process.env['PATH'] ?? '').split(':'), '/usr/sbin', '/usr/local/sbin']
  return folders.map((folder) => `${folder}/${name}`).find((path) => existsSync(path)) ?? null
}

/** A port of loopback that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

/** Starts a server program and waits until it listens; it ends with the test. */
export async function startProgram(
  t: TestContext,
  command: readonly [string, ...string[]],
  port: number,
): Promise<void> {
  const [program, ...parameters] = command
  const child = spawn(program, parameters, { stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text
  })
  const ended = new Promise<void>((resolve) => child.on('exit', () => resolve()))
  atEnd(t, async () => {
    child.kill('SIGTERM')
    await Promise.race([ended, setTimeout(2_000, null, { ref: false }).then(() => child.kill('SIGKILL'))])
  })
  for (let look = 0; look < LOOKS_MAX; look += 1) {
    if (await listens(port)) return
    if (child.exitCode !== null) break
    await setTimeout(LOOK_MS)
  }
  throw new Error(`${program} does not listen on ${port}: ${said}`)
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port })
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })
}
