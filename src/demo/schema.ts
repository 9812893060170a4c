import { Type } from 'typebox'
import { objectShape } from '../platform/http/shapes.ts'

export const SampleListShape = objectShape({
  items: Type.Array(
    objectShape({
      name: Type.String({ examples: ['PRECOS_DO_ERP.json'] }),
      type: Type.Integer({ description: 'The `integrationType` to load it with' }),
      bytes: Type.Integer(),
      href: Type.String(),
    }),
  ),
  nextCursor: Type.Null(),
})
