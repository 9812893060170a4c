import { DEMO_CHANNEL, DEMO_SITE, DEMO_USERS } from '../../demo/demo-site.ts'
import type { WelcomeTexts } from './welcome-texts.ts'

/** One line to copy into a terminal, and what it does. */
export interface TryLine {
  readonly what: keyof Omit<WelcomeTexts, 'grants'>
  readonly line: string
}

/** A sku of the samples with stock in store 001, and its price there. */
const SKU = '010100103'
const PRICE = '49.90'

/** Three lines that work as they are: on a full demo, and on an empty one what there is to begin with. */
export function tryLines(url: string, { empty }: { empty: boolean }): readonly TryLine[] {
  const site = `${url}/api/v1/sites/${DEMO_SITE.siteId}`
  if (empty) {
    return [
      { what: 'loadProducts', line: doorLine(url, 'PRODUTOS_DO_ERP.json', 1) },
      { what: 'readProducts', line: `curl -s ${login('canal')} "${site}/products?limit=2"` },
      {
        what: 'registerStore',
        line: jsonLine('erp', `-X PUT ${site}/stores/001`, { name: 'Loja Paulista' }),
      },
    ]
  }
  return [
    { what: 'loadPrices', line: doorLine(url, 'PRECOS_DO_ERP.json', 7) },
    { what: 'readStock', line: `curl -s ${login('canal')} "${site}/stock?sku=${SKU}"` },
    { what: 'placeOrder', line: jsonLine('canal', `${site}/orders`, ORDER) },
  ]
}

const ORDER = {
  channel: DEMO_CHANNEL.code,
  channelOrderId: 'SO-1',
  type: 'paid',
  lines: [{ lineNo: 1, sku: SKU, quantity: 1, unitPrice: PRICE, store: '001' }],
  payments: [{ paymentId: 'p-1', method: 'pix', amount: PRICE }],
}

/** A sample taken from the hub and given to its door: the file never touches the disk. */
function doorLine(url: string, name: string, type: number): string {
  const form = [...fieldsOf('erp'), `integrationType=${type}`, `"integrationFile=@-;filename=${name}"`]
  const door = `${url}/integrador/session-less/integrations/${DEMO_SITE.siteId}/integration-exec-post`
  return `curl -s ${url}/samples/${name} | curl -s ${form.map((field) => `-F ${field}`).join(' ')} ${door}`
}

function jsonLine(username: string, target: string, body: unknown): string {
  return `curl -s ${login(username)} -H 'content-type: application/json' -d '${JSON.stringify(body)}' ${target}`
}

function fieldsOf(username: string): readonly string[] {
  return [`username=${username}`, `password=${passwordOf(username)}`]
}

function login(username: string): string {
  return `-u ${username}:${passwordOf(username)}`
}

function passwordOf(username: string): string {
  return DEMO_USERS.find((user) => user.username === username)?.password ?? ''
}
