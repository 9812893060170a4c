import { Type, type Static } from 'typebox'
import { momentShape, objectShape } from '../platform/http/shapes.ts'

const nullable = <Shape extends Parameters<typeof Type.Union>[0][number]>(shape: Shape) =>
  Type.Union([shape, Type.Null()])

const count = (description: string) => Type.Integer({ minimum: 0, description })

export const LOAD_STATES = ['received', 'running', 'finished', 'failed'] as const
export const OUTCOMES = ['created', 'updated', 'unchanged', 'superseded', 'parked', 'refused'] as const

export const LoadShape = objectShape(
  {
    loadId: Type.String({ examples: ['812'] }),
    siteId: Type.String(),
    type: Type.Integer({ description: 'The published number: 1 product, 2 stock, 7 price', examples: [7] }),
    kinds: Type.Array(Type.String()),
    mode: Type.Enum(['apply']),
    state: Type.Enum([...LOAD_STATES]),
    source: objectShape({
      door: Type.Enum(['upload', 'door', 'command']),
      name: Type.String({ examples: ['PRECOS_DO_ERP.json'] }),
      bytes: count('Bytes received'),
      sha256: Type.String(),
    }),
    integrationId: nullable(Type.String()),
    format: Type.Enum(['json', 'ndjson', 'csv']),
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
    duplicateOf: nullable(Type.String()),
    asOf: momentShape('The moment of which the file speaks'),
    asOfCapped: Type.Boolean({
      description:
        'A moment given for the file or one of its rows was later than its arrival, and taken as that',
    }),
    receivedAt: momentShape('When the file was whole'),
    startedAt: nullable(momentShape('When a worker first took it up')),
    finishedAt: nullable(momentShape('When it came to rest')),
    hold: Type.Null(),
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
      source: Type.Optional(Type.String({ description: 'The bytes as received' })),
    }),
  },
  'Load',
)

export const LoadRowShape = objectShape(
  {
    rowNumber: Type.Integer({ minimum: 1, description: 'Counts rows of the file, a header row not counted' }),
    outcome: Type.Enum([...OUTCOMES]),
    key: nullable(Type.String({ description: 'How the row names itself', examples: ['SKU-1|001'] })),
    code: nullable(Type.String({ description: 'Why it was refused', examples: ['row.product_unknown'] })),
    field: nullable(
      Type.String({ description: "The field concerned, by the sender's name where reading refused it" }),
    ),
    value: nullable(Type.String({ description: 'What stood there' })),
    advice: nullable(Type.String({ description: 'What to do' })),
  },
  'LoadRow',
)

export type Load = Static<typeof LoadShape>
export type LoadRowItem = Static<typeof LoadRowShape>
export type Outcome = (typeof OUTCOMES)[number]
