import { Type, type Static } from 'typebox'
import { momentShape, objectShape } from '../platform/http/shapes.ts'

const count = (description: string) => Type.Integer({ minimum: 0, description })
const nullableTime = (description: string) => Type.Union([momentShape(description), Type.Null()])

export const RefusalShape = objectShape({
  code: Type.String({ examples: ['connector.erp_refused'] }),
  title: Type.String(),
  detail: Type.String(),
  advice: Type.String({ description: 'What to do' }),
  facts: Type.Record(Type.String(), Type.Unknown()),
  since: momentShape('Since when'),
})

const PullShape = objectShape({
  state: Type.Enum(['waiting', 'running', 'refused'], {
    description: '`refused`: a page cannot be had; it is tried again by itself',
  }),
  page: Type.Union([Type.Integer(), Type.Null()], { description: 'That a run under way asks for next' }),
  startedAt: nullableTime('When the run under way began'),
  nextAt: momentShape('When it goes on, or the next one begins'),
  since: nullableTime('From when on the next run asks for what has changed; null: for everything'),
  last: Type.Union(
    [
      objectShape({
        finishedAt: momentShape('When the last whole run ended'),
        pages: count('Its pages'),
        rows: count('Its rows as the ERP told them, refused ones too: what became of them, the loads say'),
      }),
      Type.Null(),
    ],
    { description: 'Null: none has been whole yet' },
  ),
  refusal: Type.Union([RefusalShape, Type.Null()]),
  links: objectShape({
    loads: Type.String({ description: 'The loads of its pages, the latest first' }),
    refused: Type.String({ description: 'Those of them with rows that were refused' }),
  }),
})

export const ConnectorStateShape = objectShape(
  {
    integration: Type.String(),
    connector: Type.String({ examples: ['rest'] }),
    active: Type.Boolean({ description: 'Only the connector of an active integration works' }),
    pages: Type.Union([PullShape, Type.Null()], { description: 'Null: it pulls nothing' }),
    orders: Type.Union(
      [
        objectShape({
          waiting: count('To be sent'),
          taken: count('In the ERP, and not over'),
          refused: count('Tried again by itself'),
          parked: count('Waiting for a person'),
        }),
        Type.Null(),
      ],
      { description: 'Parts of orders that are not over, by how they stand; null: it takes none' },
    ),
  },
  'ConnectorState',
)

export type ConnectorState = Static<typeof ConnectorStateShape>
