import { createReadStream } from 'node:fs'
import { request as requestHttp, type IncomingMessage } from 'node:http'
import { request as requestHttps } from 'node:https'
import { text } from 'node:stream/consumers'
import type { Language } from '../../kernel/texts/texts.ts'
import { StartProblem } from '../../platform/start-problem.ts'
import { sentence } from '../terminal.ts'
import type { FileToSend, LoadPlace, LoadView, ToldRow } from './load-view.ts'

/** A hub somewhere, and who asks it. */
export interface HubAddress {
  readonly url: string
  readonly siteId: string
  readonly user: string
  readonly password: string
  readonly language: Language
}

/** How long one answer may take: the hub answers an upload once it is spooled, everything else at once. */
const ANSWER_MS = 60_000

/** Sends a file to a hub's loads. `StartProblem` when the hub says no, or nobody answers. */
export async function sendLoad(
  hub: HubAddress,
  file: FileToSend,
  onSent: (bytes: number) => void,
): Promise<LoadView> {
  const query = new URLSearchParams({ type: String(file.type), name: file.name, mode: file.mode })
  const url = new URL(`${siteUrl(hub)}/loads?${query.toString()}`)
  const request = (url.protocol === 'https:' ? requestHttps : requestHttp)(url, {
    method: 'POST',
    headers: {
      ...headersOf(hub),
      'content-type': 'application/octet-stream',
      'content-length': file.bytes,
    },
  })
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    // A hub that refuses early closes while we still send: its answer counts, not our broken pipe.
    request.once('response', resolve)
    request.once('error', reject)
  })
  let sent = 0
  const bytes = createReadStream(file.path)
  bytes.on('data', (chunk) => {
    sent += chunk.length
    onSent(sent)
  })
  bytes.on('error', (error) => request.destroy(error))
  bytes.pipe(request)
  const response = await answered.catch((error: Error) => {
    throw unreachable(hub, error)
  })
  const body = await text(response)
  bytes.destroy()
  return answerOf(response.statusCode ?? 0, body) as LoadView
}

/** The loads of a hub, for following one to its rest. */
export function loadsOver(hub: HubAddress): LoadPlace {
  return {
    read: async (loadId) => (await get(hub, `/loads/${loadId}`)) as LoadView,
    toldRows: async (loadId, outcome, count) => {
      const page = await get(hub, `/loads/${loadId}/rows?outcome=${outcome}&limit=${count}`)
      return (page as { items: readonly ToldRow[] }).items
    },
  }
}

async function get(hub: HubAddress, path: string): Promise<unknown> {
  const signal = AbortSignal.timeout(ANSWER_MS)
  const response = await fetch(siteUrl(hub) + path, { headers: headersOf(hub), signal }).catch(
    (error: Error) => {
      throw unreachable(hub, error)
    },
  )
  return answerOf(response.status, await response.text())
}

function siteUrl({ url, siteId }: HubAddress): string {
  return `${url.replace(/\/+$/, '')}/api/v1/sites/${encodeURIComponent(siteId)}`
}

function headersOf({ user, password, language }: HubAddress): Record<string, string> {
  const login = Buffer.from(`${user}:${password}`).toString('base64')
  return { authorization: `Basic ${login}`, 'accept-language': language }
}

function answerOf(status: number, body: string): unknown {
  const answer = parsed(body)
  if (status >= 200 && status < 300 && answer !== null) return answer
  const { title, detail, code } = (answer ?? {}) as { title?: string; detail?: string; code?: string }
  if (code === undefined) throw new StartProblem(`${status}: ${body.slice(0, 200)}`)
  throw new StartProblem(`${detail ?? title ?? ''} (${code})`)
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    // Not JSON: a proxy's page, or no hub at all.
    return null
  }
}

function unreachable({ url }: HubAddress, error: Error): StartProblem {
  const cause = (error.cause ?? error) as NodeJS.ErrnoException
  return new StartProblem(sentence('loadHubAway', { url, problem: cause.code ?? cause.message }))
}
