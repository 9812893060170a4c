import { Type, type Static } from 'typebox'
import { objectShape } from '../../platform/http/shapes.ts'

const orNull = (shape: ReturnType<typeof Type.String>) => Type.Union([shape, Type.Null()])

export const ConnectionReportShape = objectShape(
  {
    ok: Type.Boolean({ description: 'Whether every step went well' }),
    steps: Type.Array(
      objectShape({
        step: Type.Enum(['reach', 'settings', 'login', 'list', 'take', 'catalog', 'orders'], {
          description:
            'Of a source: reached, logged in (not of a `folder`), listed the folder, chose the files. Of a connector: read ' +
            'its settings, logged in, asked for the first page, and for an order that there is not',
        }),
        ok: Type.Boolean(),
        detail: Type.String({ description: 'What was seen, or why it failed and what to do, in words' }),
        code: orNull(Type.String({ description: 'Of a step that failed' })),
      }),
      { description: 'In their order, up to the first that failed' },
    ),
    wouldTake: Type.Array(
      objectShape({
        name: Type.String(),
        size: Type.Union([Type.Integer(), Type.Null()], { description: 'Bytes, of a file' }),
        rows: Type.Union([Type.Integer(), Type.Null()], {
          description: 'Rows, of the first page of a connector',
        }),
        modifiedAt: orNull(Type.String({ format: 'date-time', description: 'As the server tells it' })),
      }),
      {
        description:
          'What the next look would take once it is settled, the oldest first; the first page as the load it would be',
      },
    ),
  },
  'ConnectionReport',
)

export type ConnectionReport = Static<typeof ConnectionReportShape>
