import { createReadStream } from 'node:fs'
import type { BenchHub } from './orders-calls.ts'

/** A load as the hub answers it, as far as the benches look. */
export interface LoadAnswer {
  readonly loadId: string
  readonly state: string
  readonly rows: Readonly<Record<string, number>>
  readonly duplicateOf: string | null
  readonly links: { readonly self: string }
}

export interface Loaded {
  readonly load: LoadAnswer
  /** From the first byte sent to the load at rest. */
  readonly ms: number
  /** From the last byte sent. */
  readonly afterMs: number
}

const LOOK_MS = 20

/** Uploads a file and waits until its load is at rest; `query` is of `POST /loads`. */
export async function sendFile(
  { url, authorization, siteId }: BenchHub,
  path: string,
  query: Readonly<Record<string, string>>,
): Promise<Loaded> {
  const began = performance.now()
  let sent = 0
  const body = createReadStream(path, { highWaterMark: 256 * 1024 }).on('end', () => {
    sent = performance.now()
  })
  const call = `${url}/api/v1/sites/${siteId}/loads?${new URLSearchParams(query).toString()}`
  const headers = { authorization, 'content-type': 'application/octet-stream' }
  const response = await fetch(call, { method: 'POST', headers, body: body as never, duplex: 'half' })
  let load = (await response.json()) as LoadAnswer
  if (response.status !== 202) throw new Error(JSON.stringify(load))
  while (load.state === 'received' || load.state === 'running') {
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
    const look = await fetch(url + load.links.self, { headers: { authorization } })
    load = (await look.json()) as LoadAnswer
  }
  if (load.state === 'failed') throw new Error(JSON.stringify(load))
  return { load, ms: performance.now() - began, afterMs: performance.now() - sent }
}
