import { Type, type Static } from 'typebox'
import { PAGE_LIMIT_DEFAULT, PAGE_LIMIT_MAX } from '../../kernel/page.ts'
import { codeShape, momentShape, objectShape, SITE_PARAMS } from '../../platform/http/shapes.ts'
import type { EventTypes } from '../event-types.ts'
import { EventShape, seqShape, sinceShape, WaitShape } from '../schema.ts'

export const LEASE_SECONDS_DEFAULT = 60
const LEASE_SECONDS_MAX = 3600

export const CONSUMER_PARAMS = objectShape({ ...SITE_PARAMS, name: codeShape('The name of the consumer') })

/** What a consumer is to be; `types` are those that there are. */
export function consumerBodyShape(all: EventTypes) {
  return objectShape(
    {
      types: Type.Optional(
        Type.Union([Type.Array(Type.Enum(Object.keys(all)), { minItems: 1 }), Type.Null()], {
          description: 'The types it hears; absent or null: all',
        }),
      ),
      after: Type.Optional(
        seqShape('Behind which number it starts; absent: from now on. The same again moves nothing'),
      ),
    },
    'ConsumerBody',
  )
}

export const ConsumerShape = objectShape(
  {
    name: Type.String(),
    types: Type.Union([Type.Array(Type.String()), Type.Null()], { description: 'Null: all' }),
    after: Type.Integer({ description: 'Behind which number it was last told to start' }),
    acknowledged: Type.Integer({ description: 'Up to this number everything is acknowledged' }),
    lag: Type.Integer({ description: 'Numbers of the log between there and its end' }),
    behindSince: Type.Union([momentShape('When the first event behind there happened'), Type.Null()]),
    leasedUntil: Type.Union([momentShape('While somebody holds a lease'), Type.Null()]),
    createdAt: momentShape('When it was made'),
    updatedAt: momentShape('When it was last changed'),
  },
  'Consumer',
)

export const RewindBodyShape = objectShape(
  {
    after: Type.Optional(seqShape('Behind this number; 0 is from the very first')),
    since: Type.Optional(sinceShape('From the first event of this time or later; instead of `after`')),
  },
  'Rewind',
)

export const LeaseBodyShape = objectShape(
  {
    limit: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: PAGE_LIMIT_MAX,
        default: PAGE_LIMIT_DEFAULT,
        description: 'Events at most',
      }),
    ),
    leaseSeconds: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: LEASE_SECONDS_MAX,
        default: LEASE_SECONDS_DEFAULT,
        description: 'How long they are yours; then they come again',
      }),
    ),
    wait: Type.Optional(WaitShape),
  },
  'LeaseBody',
)

export const LeaseShape = objectShape(
  {
    leaseId: Type.Union([Type.String(), Type.Null()], {
      description: 'Null: there is nothing, or somebody else holds a lease',
    }),
    expiresAt: Type.Union([momentShape('Until then they are yours'), Type.Null()]),
    items: Type.Array(EventShape),
  },
  'Lease',
)

const LeaseIdShape = codeShape('As the lease was answered')

export const AckBodyShape = objectShape(
  { leaseId: LeaseIdShape, seq: Type.Optional(seqShape('Up to this number; absent: all')) },
  'Acknowledgement',
)

export const ReleaseBodyShape = objectShape({ leaseId: LeaseIdShape }, 'Release')

export interface ConsumerBody {
  readonly types?: readonly string[] | null
  readonly after?: number
}
export type Consumer = Static<typeof ConsumerShape>
export type RewindBody = Static<typeof RewindBodyShape>
