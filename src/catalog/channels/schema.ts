import { Type, type Static } from 'typebox'
import { lineShape, momentShape, objectShape } from '../../platform/http/shapes.ts'

const NAME_LENGTH_MAX = 200

export const ChannelBodyShape = objectShape(
  { name: lineShape('What people call it', NAME_LENGTH_MAX) },
  'ChannelBody',
)

export const ChannelShape = objectShape(
  {
    code: Type.String({ description: 'The code that orders name' }),
    name: Type.String(),
    createdAt: momentShape('When it was registered'),
    updatedAt: momentShape('When it was last changed'),
  },
  'Channel',
)

export type ChannelBody = Static<typeof ChannelBodyShape>
export type Channel = Static<typeof ChannelShape>
