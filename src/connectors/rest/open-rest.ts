import { ok, type Result } from '../../kernel/result.ts'
import type { Auth } from '../calls/auth.ts'
import type { Connector } from '../connector.ts'
import { readAddress, secretMissing } from '../settings-rules.ts'
import { openRestCatalog } from './rest-catalog.ts'
import { openRestOrders } from './rest-orders.ts'
import { TIMEOUT_SECONDS } from './rest-defaults.ts'
import type { RestAuth, RestSettings } from './schema.ts'

const SECOND_MS = 1000

/** Where the settings of `rest` hold secrets. */
export const REST_SECRETS = [
  ['auth', 'clientSecret'],
  ['auth', 'password'],
  ['auth', 'key'],
] as const

/** Who and where: another one asks for the secrets again (contract 13). */
export const REST_BOUND = [
  ['baseUrl'],
  ['auth', 'kind'],
  ['auth', 'tokenUrl'],
  ['auth', 'clientId'],
  ['auth', 'username'],
  ['auth', 'in'],
  ['auth', 'name'],
] as const

/**
 * The connector that settings describe.
 *
 * Refusals: `connector.settings_invalid`, `connector.secret_missing`.
 */
export function openRest(settings: RestSettings): Result<Connector> {
  const baseUrl = readAddress(settings.baseUrl, 'baseUrl')
  if (!baseUrl.ok) return baseUrl
  const auth = readAuth(settings.auth)
  if (!auth.ok) return auth
  const catalog = settings.catalog === undefined ? ok(null) : openRestCatalog(settings.catalog)
  if (!catalog.ok) return catalog
  const orders = settings.orders === undefined ? ok(null) : openRestOrders(settings.orders)
  if (!orders.ok) return orders
  return ok({
    baseUrl: baseUrl.value,
    auth: auth.value,
    callMs: (settings.timeoutSeconds ?? TIMEOUT_SECONDS) * SECOND_MS,
    ...(settings.headers === undefined ? {} : { headers: settings.headers }),
    catalog: catalog.value,
    orders: orders.value,
  })
}

/** The secrets that a kind of login needs are there. */
function readAuth(auth: RestAuth): Result<Auth> {
  switch (auth.kind) {
    case 'oauth2_client_credentials':
    case 'oauth2_password': {
      const { clientSecret } = auth
      if (clientSecret === undefined) return secretMissing('auth.clientSecret')
      if (auth.kind === 'oauth2_client_credentials') return ok({ ...auth, clientSecret })
      const { password } = auth
      return password === undefined ? secretMissing('auth.password') : ok({ ...auth, clientSecret, password })
    }
    case 'basic': {
      const { password } = auth
      return password === undefined ? secretMissing('auth.password') : ok({ ...auth, password })
    }
    case 'api_key': {
      const { key } = auth
      return key === undefined ? secretMissing('auth.key') : ok({ ...auth, key })
    }
    case 'none':
      return ok(auth)
    default:
      return auth satisfies never
  }
}
