import { ok, type Result } from '../../kernel/result.ts'
import type { Auth } from '../calls/auth.ts'
import type { Connector } from '../connector.ts'
import { readAddress, secretMissing } from '../settings-rules.ts'
import type { TotvsModaSettings } from './schema.ts'
import { openTotvsCatalog } from './totvs-catalog.ts'
import { TIMEOUT_SECONDS } from './totvs-defaults.ts'
import { openTotvsOrders } from './totvs-orders.ts'

const SECOND_MS = 1000

/** Where the settings of `totvs-moda` hold secrets. */
export const TOTVS_MODA_SECRETS = [['totvsmoda.authn.clientsecret'], ['totvsmoda.authn.password']] as const

/** Who and where: another one asks for the secrets again. */
export const TOTVS_MODA_BOUND = [
  ['totvsmoda.base.url'],
  ['totvsmoda.authn.endpoint'],
  ['totvsmoda.authn.clientid'],
  ['totvsmoda.authn.username'],
  ['totvsmoda.authn.granttype'],
] as const

/**
 * The connector of TOTVS Moda, version 2 of its API (`/api/totvsmoda/…/v2`). Made from public documents and public
 * programs that call it; tried against a stand-in only.
 *
 * Refusals: `connector.settings_invalid`, `connector.secret_missing`.
 */
export function openTotvsModa(settings: TotvsModaSettings, { type }: { type: number }): Result<Connector> {
  const baseUrl = readAddress(settings['totvsmoda.base.url'], 'totvsmoda.base.url')
  if (!baseUrl.ok) return baseUrl
  const auth = readAuth(settings)
  if (!auth.ok) return auth
  const catalog = settings.catalog === undefined ? ok(null) : openTotvsCatalog(settings, type)
  if (!catalog.ok) return catalog
  const orders = settings.orders === undefined ? ok(null) : openTotvsOrders(settings, settings.orders)
  if (!orders.ok) return orders
  return ok({
    baseUrl: baseUrl.value,
    auth: auth.value,
    callMs: (settings.timeoutSeconds ?? TIMEOUT_SECONDS) * SECOND_MS,
    catalog: catalog.value,
    orders: orders.value,
  })
}

function readAuth(settings: TotvsModaSettings): Result<Auth> {
  const clientSecret = settings['totvsmoda.authn.clientsecret']
  if (clientSecret === undefined) return secretMissing('totvsmoda.authn.clientsecret')
  const client = {
    tokenUrl: settings['totvsmoda.authn.endpoint'],
    clientId: settings['totvsmoda.authn.clientid'],
    clientSecret,
  }
  if (settings['totvsmoda.authn.granttype'] === 'client_credentials')
    return ok({ kind: 'oauth2_client_credentials', ...client })
  const password = settings['totvsmoda.authn.password']
  if (password === undefined) return secretMissing('totvsmoda.authn.password')
  const username = settings['totvsmoda.authn.username'] ?? ''
  return ok({ kind: 'oauth2_password', ...client, username, password })
}
