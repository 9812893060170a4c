import { Type, type Static } from 'typebox'
import { lineShape, listQuery, momentShape, objectShape } from '../platform/http/shapes.ts'

/** How a file came in. */
const DOORS = ['upload', 'door', 'command', 'pickup', 'connector'] as const

const nullable = <Shape extends Parameters<typeof Type.Union>[0][number]>(
  shape: Shape,
  about: { description?: string } = {},
) => Type.Union([shape, Type.Null()], about)

const count = (description: string) => Type.Integer({ minimum: 0, description })

export const LOAD_STATES = [
  'received',
  'running',
  'planned',
  'held',
  'finished',
  'failed',
  'cancelled',
] as const
export const LOAD_MODES = ['apply', 'plan'] as const
export const ON_ERROR = ['skip', 'abort'] as const
export const OUTCOMES = ['created', 'updated', 'unchanged', 'superseded', 'parked', 'refused'] as const

export const LoadShape = objectShape(
  {
    loadId: Type.String({ examples: ['812'] }),
    siteId: Type.String(),
    type: Type.Integer({ description: 'The published number: 1 product, 2 stock, 7 price', examples: [7] }),
    kinds: Type.Array(Type.String()),
    mode: Type.Enum([...LOAD_MODES]),
    onError: Type.Enum([...ON_ERROR]),
    state: Type.Enum([...LOAD_STATES]),
    source: objectShape({
      door: Type.Enum([...DOORS]),
      name: Type.String({ examples: ['PRECOS_DO_ERP.json'] }),
      bytes: count('Bytes received'),
      sha256: Type.String(),
    }),
    integrationId: nullable(Type.String()),
    format: Type.Enum(['json', 'ndjson', 'csv', 'xlsx'], {
      description: 'Found by content; a gzip around it does not show',
    }),
    encoding: nullable(Type.Enum(['utf-8', 'utf-16le', 'utf-16be', 'windows-1252', 'mixed'])),
    rows: objectShape({
      read: count('Rows of the file; the sum of the others'),
      created: count('Rows whose key was new'),
      updated: count('Rows that changed a value'),
      unchanged: count('Rows that said what was known'),
      superseded: count('Rows that a later row of the file, or a later file, had overtaken'),
      parked: count('Rows that wait for their product or store'),
      refused: count('Rows that were not loaded; the report says why'),
    }),
    progress: objectShape({
      bytesRead: count('Bytes read so far'),
      bytesTotal: count('Bytes of the file'),
      rowsRead: count('Rows read so far'),
    }),
    ignoredFields: Type.Array(Type.String(), {
      description: 'Fields of the file that mean nothing to the hub',
    }),
    duplicateOf: nullable(
      Type.String({
        description: 'The finished load that had the same bytes, when nothing has changed since',
      }),
    ),
    asOf: momentShape('The moment of which the file speaks'),
    asOfCapped: Type.Boolean({
      description:
        'A moment given for the file or one of its rows was later than its arrival, and taken as that',
    }),
    receivedAt: momentShape('When the file was whole'),
    startedAt: nullable(momentShape('When a worker first took it up')),
    finishedAt: nullable(momentShape('When it came to rest')),
    hold: nullable(
      objectShape({
        reasons: Type.Array(
          objectShape({
            code: Type.String({ examples: ['guard.stock_to_zero'] }),
            detail: Type.String({ description: 'The same in words' }),
            measured: Type.Number({ description: 'The share that was measured, between 0 and 1' }),
            limit: Type.Number({ description: 'The share that the guard allows' }),
          }),
        ),
      }),
      { description: 'What its guards say against it; it waits for `approve` or `cancel` while it is held' },
    ),
    decisions: Type.Array(
      objectShape({
        decision: Type.Enum(['apply', 'approve', 'cancel']),
        by: Type.String({ description: 'The user' }),
        at: momentShape('When'),
      }),
      { description: 'Who has said what about it, in order' },
    ),
    failure: nullable(
      objectShape({
        code: Type.String({ examples: ['load.broken'] }),
        detail: Type.String(),
        line: Type.Optional(Type.Integer({ description: 'Where reading stopped, in a file of lines' })),
        byte: Type.Optional(Type.Integer({ description: 'Where reading stopped' })),
        facts: Type.Optional(
          Type.Record(Type.String(), Type.Unknown(), {
            description:
              'What else is known: the `columns` that lack, the names `accepted`, what was `found`',
          }),
        ),
      }),
    ),
    links: objectShape({
      self: Type.String(),
      rows: Type.Optional(Type.String({ description: 'One outcome a row; once the load is at rest' })),
      errorFile: Type.Optional(Type.String({ description: "The refused rows in the sender's own format" })),
      diff: Type.Optional(Type.String({ description: 'What it changes, field by field' })),
      source: Type.Optional(Type.String({ description: 'The bytes as received' })),
      events: Type.String({ description: 'Its progress, as server-sent events' }),
    }),
  },
  'Load',
)

export const DiffItemShape = objectShape(
  {
    rowNumber: Type.Integer({ minimum: 1 }),
    kind: Type.Enum(['product', 'price', 'stock', 'attribute']),
    key: Type.String({ examples: ['SKU-1|default'] }),
    field: Type.String({ examples: ['price'] }),
    before: Type.Unknown({ description: 'What stands there; null for nothing' }),
    after: Type.Unknown({ description: 'What shall stand there' }),
  },
  'DiffItem',
)

export type DiffItem = Static<typeof DiffItemShape>

export const LoadRowShape = objectShape(
  {
    rowNumber: Type.Integer({ minimum: 1, description: 'Counts rows of the file, a header row not counted' }),
    outcome: Type.Enum([...OUTCOMES]),
    key: nullable(Type.String({ description: 'How the row names itself', examples: ['SKU-1|001'] })),
    code: nullable(
      Type.String({
        description: 'Why it was refused, or what it waits for',
        examples: ['row.product_unknown'],
      }),
    ),
    field: nullable(
      Type.String({ description: "The field concerned, by the sender's name where reading refused it" }),
    ),
    value: nullable(Type.String({ description: 'What stood there' })),
    advice: nullable(Type.String({ description: 'What to do' })),
  },
  'LoadRow',
)

/** Longest text that `q` looks for. */
const SEARCH_LENGTH_MAX = 100

export const LoadsQueryShape = listQuery({
  type: Type.Optional(Type.Integer({ minimum: 1, maximum: 99, description: 'Of this type' })),
  state: Type.Optional(Type.Enum([...LOAD_STATES], { description: 'In this state' })),
  kind: Type.Optional(
    Type.Enum(['product', 'stock', 'price', 'attribute'], { description: 'Whose files may carry this kind' }),
  ),
  mode: Type.Optional(Type.Enum([...LOAD_MODES])),
  door: Type.Optional(Type.Enum([...DOORS], { description: 'That came in by this door' })),
  integrationId: Type.Optional(
    Type.String({ pattern: '^[0-9]{1,18}$', description: 'Of this integration, by its `integrationId`' }),
  ),
  receivedAfter: Type.Optional(
    Type.String({ description: "Received after this time; without an offset, in the site's time zone" }),
  ),
  receivedBefore: Type.Optional(Type.String({ description: 'Received before this time' })),
  q: Type.Optional(lineShape("Text in the file's name", SEARCH_LENGTH_MAX)),
  outcome: Type.Optional(
    Type.Enum([...OUTCOMES], { description: 'With a row of this outcome: `refused` for what needs a look' }),
  ),
})

export type LoadsQuery = Static<typeof LoadsQueryShape>
export type Load = Static<typeof LoadShape>
export type LoadRowItem = Static<typeof LoadRowShape>
export type Outcome = (typeof OUTCOMES)[number]
