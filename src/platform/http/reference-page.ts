import { createHash } from 'node:crypto'
import Fastify, { type FastifyInstance } from 'fastify'

/** One file of the reference: the page or its script. */
export interface ReferenceFile {
  readonly body: string
  readonly type: string
  /** What the browser may do on this page: run our script, ask this hub, nothing else. */
  readonly policy: string
}

/** Buttons that would talk to the maker's servers are off, and so is what loads from elsewhere. */
const SETTINGS = {
  url: '/openapi.json',
  withDefaultFonts: false,
  telemetry: false,
  showDeveloperTools: 'never',
  hideClientButton: true,
  agent: { disabled: true },
  mcp: { disabled: true },
}

/**
 * The reference page, opened at its first reader: its script is 5 MB of text that a hub nobody asks need
 * not hold. `read` takes '/docs/' or '/docs/js/scalar.js'.
 */
export function openReference(): { read(path: string): Promise<ReferenceFile> } {
  let opened: Promise<FastifyInstance> | null = null
  return {
    async read(path) {
      opened ??= openPages()
      const answer = await (await opened).inject({ url: path })
      const type = String(answer.headers['content-type'])
      const body = answer.body.replace('<html>', '<html lang="en">')
      return { body, type, policy: policyOf(type.startsWith('text/html') ? body : '') }
    },
  }
}

/** The maker's plugin on a server of its own that never listens. */
async function openPages(): Promise<FastifyInstance> {
  const { default: reference } = await import('@scalar/fastify-api-reference')
  const pages = Fastify()
  // Its published types lag behind the settings its script knows.
  const configuration = { ...SETTINGS, pageTitle: 'Malote – API' } as never
  await pages.register(reference, { routePrefix: '/docs', configuration })
  await pages.ready()
  return pages as unknown as FastifyInstance
}

/** The inline script that starts the page is allowed by its hash; the page's script sets styles itself. */
function policyOf(html: string): string {
  const inline = [...html.matchAll(/<script(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/g)].map(
    ([, script]) => `'sha256-${createHash('sha256').update(script!).digest('base64')}'`,
  )
  return [
    "default-src 'none'",
    `script-src ${["'self'", ...inline].join(' ')}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}
