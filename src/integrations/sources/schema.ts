import { Type, type Static } from 'typebox'
import { objectShape } from '../../platform/http/shapes.ts'

const orNull = (shape: ReturnType<typeof Type.String>) => Type.Union([shape, Type.Null()])

export const ConnectionReportShape = objectShape(
  {
    ok: Type.Boolean({ description: 'Whether every step went well' }),
    steps: Type.Array(
      objectShape({
        step: Type.Enum(['reach', 'login', 'list', 'take'], {
          description: 'Reached, logged in, listed the folder, chose the files; a `folder` has no login',
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
        size: Type.Integer({ description: 'Bytes' }),
        modifiedAt: orNull(Type.String({ format: 'date-time', description: 'As the server tells it' })),
      }),
      { description: 'What the next look would take once it is settled, the oldest first' },
    ),
  },
  'ConnectionReport',
)

export type ConnectionReport = Static<typeof ConnectionReportShape>
