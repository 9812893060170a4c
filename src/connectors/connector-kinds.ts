import type { TSchema } from 'typebox'
import type { ConnectorNamed } from '../integrations/connector-table.ts'
import type { Result } from '../kernel/result.ts'
import type { Connector } from './connector.ts'
import { openRest, REST_BOUND, REST_SECRETS } from './rest/open-rest.ts'
import { restShapeOf, type RestSettings } from './rest/schema.ts'
import { openTotvsModa, TOTVS_MODA_BOUND, TOTVS_MODA_SECRETS } from './totvs-moda/open-totvs-moda.ts'
import { TotvsModaShape, type TotvsModaSettings } from './totvs-moda/schema.ts'
import type { Place } from './secret-settings.ts'

type Settings = ConnectorNamed['settings']

/** A system that the hub can talk to. */
export interface ConnectorKind {
  /** The shape that these settings must have. */
  readonly shapeOf: (settings: Settings) => TSchema
  readonly secrets: readonly Place[]
  /** Who and where: when one of them changes, the secrets are asked for again. */
  readonly bound: readonly Place[]
  /** Settings of that shape, secrets and all; `type` is of the loads that it pulls. */
  readonly open: (settings: Settings, of: { type: number }) => Result<Connector>
}

/** Every connector there is. A new one is a folder of pure functions and a line here. */
export const CONNECTOR_KINDS: Readonly<Record<string, ConnectorKind>> = {
  rest: {
    shapeOf: restShapeOf,
    secrets: REST_SECRETS,
    bound: REST_BOUND,
    // Its shape has been checked.
    open: (settings) => openRest(settings as unknown as RestSettings),
  },
  'totvs-moda': {
    shapeOf: () => TotvsModaShape,
    secrets: TOTVS_MODA_SECRETS,
    bound: TOTVS_MODA_BOUND,
    open: (settings, of) => openTotvsModa(settings as unknown as TotvsModaSettings, of),
  },
}
