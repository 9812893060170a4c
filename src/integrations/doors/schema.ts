import { Type } from 'typebox'
import { LOAD_MODES, LoadShape, ON_ERROR } from '../../loads/schema.ts'
import { objectShape, SITE_PARAMS } from '../../platform/http/shapes.ts'

const WAIT_SECONDS_MAX = 60
const FILE = Type.String({ format: 'binary' })

const TAGS = ['Loads']

export const DOOR = {
  operationId: 'postToDoor',
  tags: TAGS,
  summary: "Load a file through the source contract's door",
  description: `Runs the site's active integration of the type on the file, and waits for its end. The parts come in any
order and need no header; the user needs \`load\` and \`configure\`. 202 when the load goes on after \`wait\` seconds.
The file is JSON, NDJSON, CSV or XLSX, plain or in a gzip, and known by its content.`,
  params: objectShape(SITE_PARAMS),
  querystring: objectShape({
    wait: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: WAIT_SECONDS_MAX,
        description: 'How long to wait for the load to come to rest, in seconds (25 if absent)',
      }),
    ),
  }),
  consumes: ['multipart/form-data'],
  body: objectShape({
    username: Type.String({ description: 'A user of the hub, with load and configure on the site' }),
    password: Type.String({ description: 'Its password; never logged, stored or echoed' }),
    integrationType: Type.String({
      description:
        '1 product, 2 stock, 3 product and stock, 6 product, stock and price, 7 price, 8 product and price, 12 attribute',
      examples: ['7'],
    }),
    integrationFile: FILE,
  }),
  response: { 200: LoadShape, 202: LoadShape },
  'x-headers': ['Location'],
  'x-refuses': ['401', '403'],
}

export const UPLOAD = {
  operationId: 'createLoad',
  tags: TAGS,
  summary: 'Load a file',
  description: `The file is the body, whatever its Content-Type, or the one file of a multipart form. Works without an
integration; where one of the type is active, its settings apply. Answers once the file is safe; follow \`Location\`.
JSON, NDJSON, CSV or XLSX, plain or in a gzip, known by content; a body may be packed with \`Content-Encoding: gzip\`.`,
  params: objectShape(SITE_PARAMS),
  querystring: objectShape({
    type: Type.String({
      description:
        'The published number: 1 product, 2 stock, 3 product and stock, 6 product, stock and price, 7 price, ' +
        '8 product and price, 12 attribute',
      examples: ['7'],
    }),
    mode: Type.Optional(
      Type.Enum([...LOAD_MODES], {
        description: '`plan` writes nothing and answers what `apply` would do; apply it by its own call',
      }),
    ),
    onError: Type.Optional(
      Type.Enum([...ON_ERROR], {
        description: '`skip`: a bad row stops nothing. `abort`: with one, nothing of the file is written',
      }),
    ),
    force: Type.Optional(
      Type.Boolean({
        description: 'Run it also when the same bytes were loaded and nothing has changed since',
      }),
    ),
    name: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 255,
        pattern: '^[^\\u0000-\\u001f\\u007f]+$',
        description: 'The name of the file',
      }),
    ),
    asOf: Type.Optional(
      Type.String({ description: "When what the file says was so; the file's own and a row's go before it" }),
    ),
  }),
  consumes: ['application/octet-stream', 'multipart/form-data'],
  body: FILE,
  response: { 202: LoadShape },
  'x-headers': ['Location'],
}
