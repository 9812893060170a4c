import { isDeepStrictEqual } from 'node:util'
import type {
  ConnectorAsked,
  ConnectorChecked,
  ConnectorKept,
  ConnectorNamed,
  ConnectorPlace,
} from '../integrations/connector-table.ts'
import { ok, refuse, type Result } from '../kernel/result.ts'
import { shapeRefused } from '../platform/http/validate.ts'
import { seal, unseal } from '../platform/secrets/seal.ts'
import type { Secret } from '../platform/secrets/secret.ts'
import type { Connector } from './connector.ts'
import { CONNECTOR_KINDS } from './connector-kinds.ts'
import { secretsKept, withoutSecrets, withSecrets, type Secrets } from './secret-settings.ts'

const WITHIN = 'connector.settings'

/** Settings of a connector that can be kept; see `ConnectorTable.check`. */
export function checkConnector(
  secret: Secret,
  { siteId, integration, type, sent, kept }: ConnectorAsked,
): Result<ConnectorChecked> {
  if (sent === null) return ok({ connector: null, secret: null, secretChanged: kept.secret !== null })
  const kind = Object.hasOwn(CONNECTOR_KINDS, sent.name) ? CONNECTOR_KINDS[sent.name]! : null
  if (kind === null)
    return refuse('connector.unknown', { connector: sent.name, accepted: Object.keys(CONNECTOR_KINDS) })
  const wrong = shapeRefused(kind.shapeOf(sent.settings), sent.settings, WITHIN)
  if (wrong !== null) return { ok: false, refusal: wrong }

  const { shown, secrets: said } = withoutSecrets(sent.settings, kind.secrets)
  const place = { siteId, integration }
  const before = kept.connector?.name === sent.name ? kept.connector : null
  const secretsBefore = secretsOf(secret, kept, place)
  const known = before === null ? null : { settings: before.settings, secrets: secretsBefore }
  const secrets = secretsKept({ sent: shown, secrets: said }, known, kind.bound)
  const opened = kind.open(withSecrets(shown, secrets, kind.secrets), { type })
  if (!opened.ok) return opened

  const secretChanged = !isDeepStrictEqual(secrets, secretsBefore)
  const connector = { name: sent.name, settings: shown }
  if (!secretChanged) return ok({ connector, secret: kept.secret, secretChanged })
  return ok({ connector, secret: sealed(secret, secrets, place), secretChanged })
}

/** The names of the secrets that a connector has. */
export function checkedSecrets(secret: Secret, kept: ConnectorKept, place: ConnectorPlace): string[] {
  return Object.keys(secretsOf(secret, kept, place))
}

/**
 * A connector that was kept, ready to be asked.
 *
 * Refusals: as of `ConnectorTable.check`, under another MALOTE_SECRET than the settings were saved under, or in an
 * older hub.
 */
export function checkKept(
  secret: Secret,
  kept: { connector: ConnectorNamed; connector_secret: Buffer | null },
  { siteId, integration, type }: ConnectorPlace & { type: number },
): Result<Connector> {
  const { connector, connector_secret: sealedSecret } = kept
  const kind = CONNECTOR_KINDS[connector.name]
  if (kind === undefined)
    return refuse('connector.unknown', { connector: connector.name, accepted: Object.keys(CONNECTOR_KINDS) })
  const secrets = secretsOf(secret, { connector, secret: sealedSecret }, { siteId, integration })
  return kind.open(withSecrets(connector.settings, secrets, kind.secrets), { type })
}

/** None where there are none, or where they cannot be opened: they are then asked for again. */
function secretsOf(secret: Secret, kept: ConnectorKept, place: ConnectorPlace): Secrets {
  const text = kept.secret === null ? null : unseal(secret, kept.secret, placeText(place))
  return text === null ? {} : (JSON.parse(text) as Secrets)
}

function sealed(secret: Secret, secrets: Secrets, place: ConnectorPlace): Buffer | null {
  return Object.keys(secrets).length === 0 ? null : seal(secret, JSON.stringify(secrets), placeText(place))
}

function placeText({ siteId, integration }: ConnectorPlace): string {
  return `${siteId} connector ${integration}`
}
