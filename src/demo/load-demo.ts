import { openAsBlob } from 'node:fs'
import { DEMO_SITE, ERP } from './demo-site.ts'
import { SAMPLES, samplePath } from './samples.ts'

/** Which list shows that a sample was loaded. Products first: the others need them. */
const LISTS: Readonly<Record<number, string>> = { 1: 'products', 7: 'prices', 2: 'stock', 12: 'attributes' }

/** How long the door may wait for a load's rest, in seconds. */
const WAIT_SECONDS = 60

/** Loads the samples that are not there yet, through the hub's own door, as the demo's ERP would. */
export async function loadDemo(url: string): Promise<void> {
  for (const { name, type } of SAMPLES) {
    if (await isEmpty(url, LISTS[type] ?? '')) await sendToDoor(url, { name, type })
  }
}

async function isEmpty(url: string, list: string): Promise<boolean> {
  const login = Buffer.from(`${ERP.username}:${ERP.password}`).toString('base64')
  const response = await fetch(`${url}/api/v1/sites/${DEMO_SITE.siteId}/${list}?limit=1`, {
    headers: { authorization: `Basic ${login}` },
  })
  const answer = await response.text()
  // Somebody gave the ERP another password: what is in the hub is theirs by now.
  if (response.status === 401) return false
  if (response.ok) return (JSON.parse(answer) as { items: unknown[] }).items.length === 0
  throw new Error(`the demo's ${list} could not be read: ${answer}`)
}

async function sendToDoor(url: string, { name, type }: { name: string; type: number }): Promise<void> {
  const form = new FormData()
  form.set('username', ERP.username)
  form.set('password', ERP.password)
  form.set('integrationType', String(type))
  form.set('integrationFile', await openAsBlob(samplePath(name)), name)
  const door = `${url}/integrador/session-less/integrations/${DEMO_SITE.siteId}/integration-exec-post`
  const response = await fetch(`${door}?wait=${WAIT_SECONDS}`, { method: 'POST', body: form })
  const answer = await response.text()
  if (!response.ok) throw new Error(`the demo's ${name} was not taken: ${answer}`)
}
