import { Type, type Static } from 'typebox'
import { objectShape } from '../../platform/http/shapes.ts'
import { LoadShape } from '../schema.ts'

/** What a `progress` event says of a load at work. */
export const LoadProgressShape = objectShape(
  {
    loadId: LoadShape.properties.loadId,
    state: LoadShape.properties.state,
    ...LoadShape.properties.progress.properties,
    rows: LoadShape.properties.rows,
  },
  'LoadProgress',
)

export type LoadProgress = Static<typeof LoadProgressShape>

/** The stream as OpenAPI can say it: what stands behind `data:` is one of these, as JSON. */
export const ProgressStreamShape = Type.Union([LoadProgressShape, LoadShape])
