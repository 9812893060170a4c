import { ok, refuse, type Result } from '../kernel/result.ts'
import type { Language } from '../kernel/texts/texts.ts'
import type { Tx } from '../platform/postgres/db.ts'
import type { ConnectionReport } from './sources/schema.ts'

/** A connector as an integration names it; of what is stored, without the secrets. */
export interface ConnectorNamed {
  readonly name: string
  readonly settings: Readonly<Record<string, unknown>>
}

/** What an integration keeps of its connector. */
export interface ConnectorKept {
  readonly connector: ConnectorNamed | null
  /** Sealed; null where there is none. */
  readonly secret: Buffer | null
}

export interface ConnectorAsked {
  readonly siteId: string
  readonly integration: string
  readonly type: number
  /** As it was sent, secrets and all; null for an integration without one. */
  readonly sent: ConnectorNamed | null
  readonly kept: ConnectorKept
}

export interface ConnectorChecked extends ConnectorKept {
  /** Whether a secret differs from the one that was kept. */
  readonly secretChanged: boolean
}

/** What integrations know of connectors; `hub.ts` hands it in, since connectors stand above integrations. */
export interface ConnectorTable {
  /**
   * Settings that can be kept.
   *
   * Refusals: `request.malformed`, `connector.unknown`, `connector.settings_invalid`, `connector.secret_missing`.
   */
  readonly check: (asked: ConnectorAsked) => Result<ConnectorChecked>
  /** Where its secrets are, by the names of their fields: "auth.password". */
  readonly secretsOf: (connector: ConnectorNamed, secret: Buffer | null, place: ConnectorPlace) => string[]
  /** Makes, in the same transaction, what a connector that is kept needs to work. */
  readonly kept: (tx: Tx, place: ConnectorPlace, now: ConnectorMade) => Promise<Result<null>>
  /** Tries the connector that an integration has. */
  readonly trial: (place: ConnectorPlace, language: Language) => Promise<Result<ConnectionReport>>
  /** Has its pages asked for now; `connector.none` of one that pulls none. */
  readonly soon: (tx: Tx, place: ConnectorPlace, at: Date) => Promise<Result<null>>
}

export interface ConnectorPlace {
  readonly siteId: string
  readonly integration: string
}

export interface ConnectorMade {
  readonly connector: ConnectorNamed | null
  readonly by: string
  readonly at: Date
}

/** Whether a connector takes orders. */
export function takesOrders(connector: ConnectorNamed | null): boolean {
  return connector !== null && Object.hasOwn(connector.settings, 'orders')
}

/** For whoever makes integrations that have none. */
export const NO_CONNECTORS: ConnectorTable = {
  check: () => ok({ connector: null, secret: null, secretChanged: false }),
  secretsOf: () => [],
  kept: async () => ok(null),
  trial: async ({ integration }) => refuse('connector.none', { name: integration }),
  soon: async (_, { integration }) => refuse('connector.none', { name: integration }),
}
