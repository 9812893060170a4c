import assert from 'node:assert/strict'
import type { Answered, TestHub } from './hub.ts'

const REST_MS_MAX = 60_000
const LOOK_MS = 5

/** Waits for a load of site S1 (by its number), or of any site (by its path), to come to rest, and answers it. */
export async function rested(hub: TestHub, load: string): Promise<Answered['body']> {
  const path = load.startsWith('/') ? load : `loads/${load}`
  const late = performance.now() + REST_MS_MAX
  for (;;) {
    const { body } = await hub.call('GET', path)
    if (!['received', 'running'].includes(body.state)) return body
    assert(performance.now() < late, `load ${load} comes to no rest`)
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
  }
}
