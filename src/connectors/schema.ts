import { Type, type Static } from 'typebox'
import { objectShape } from '../platform/http/shapes.ts'

const nullableText = (description: string) => Type.Union([Type.String(), Type.Null()], { description })

export const ConnectionCheckShape = objectShape(
  {
    ok: Type.Boolean({ description: 'Whether all of it works' }),
    steps: Type.Array(
      objectShape({
        step: Type.Enum(['settings', 'login', 'catalog', 'orders']),
        ok: Type.Boolean(),
        code: nullableText('Why not'),
        detail: nullableText('In words'),
        advice: nullableText('What to do'),
      }),
      {
        description:
          'In the order in which they were tried; after a login that is refused there is nothing to try',
      },
    ),
    wouldTake: Type.Array(objectShape({ name: Type.String(), rows: Type.Integer() }), {
      description: 'The first page, as the load that it would be',
    }),
  },
  'ConnectionCheck',
)

export type ConnectionCheck = Static<typeof ConnectionCheckShape>
