import { Type } from 'typebox'
import { listQuery, momentShape, objectShape } from '../platform/http/shapes.ts'

/** Below the minute after which proxies cut a silent connection. */
const WAIT_SECONDS_MAX = 50
const TYPES_LENGTH_MAX = 2000
const TIME_LENGTH_MAX = 40

export const WaitShape = Type.Integer({
  minimum: 0,
  maximum: WAIT_SECONDS_MAX,
  description: 'Seconds to hold the line until there is an event',
})

/** A number of the log, as it is sent. */
export function seqShape(description: string) {
  return Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER, description })
}

/** A time, as it is sent. */
export function sinceShape(description: string) {
  return Type.String({ minLength: 1, maxLength: TIME_LENGTH_MAX, description })
}

export const EventShape = objectShape(
  {
    seq: Type.Integer({ description: 'From 1, without gaps, a site' }),
    type: Type.String({ examples: ['order.placed'] }),
    occurredAt: momentShape('When it happened'),
    data: Type.Unsafe<object>(
      Type.Object({}, { description: 'The order or the load as it then was, or `loadId` and `keys`' }),
    ),
  },
  'Event',
)

export const FeedQueryShape = listQuery({
  after: Type.Optional(seqShape('Behind this number; 0 is from the very first')),
  since: Type.Optional(
    sinceShape("From the first event of this time or later; RFC 3339, or in the site's time zone"),
  ),
  types: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: TYPES_LENGTH_MAX,
      description: 'Only these, with commas between them; absent: all that you may see',
      examples: ['order.placed,order.paid'],
    }),
  ),
  wait: Type.Optional(WaitShape),
})

export const FeedShape = objectShape({
  items: Type.Array(EventShape),
  nextCursor: Type.Union([Type.String(), Type.Null()], {
    description: 'What `cursor` asks for the next page; null when the log has no more yet',
  }),
  after: Type.Integer({
    description: 'What `after` asks for what comes next, when `items` is empty, too',
  }),
})
