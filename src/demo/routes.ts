import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import { refuse } from '../kernel/result.ts'
import { sendRefusal } from '../platform/http/send.ts'
import { objectShape } from '../platform/http/shapes.ts'
import { SAMPLE_FILES, samplePath } from './samples.ts'
import { SampleListShape } from './schema.ts'

const CONFIG = { needs: 'nothing' } as const

/** The sample files, for whoever writes the other side and has nothing to send yet. */
export function sampleRoutes(server: FastifyInstance): void {
  const typed = server.withTypeProvider<TypeBoxTypeProvider>()

  server.get('/samples', { config: CONFIG, schema: { hide: true } }, (_request, reply) =>
    reply.redirect('/samples/', 301),
  )

  typed.get('/samples/', { config: CONFIG, schema: LIST }, async () => {
    const items = SAMPLE_FILES.map(async ({ name, type }) => {
      const { size } = await stat(samplePath(name))
      return { name, type, bytes: size, href: `/samples/${name}` }
    })
    return { items: await Promise.all(items), nextCursor: null }
  })

  typed.get('/samples/:name', { config: CONFIG, schema: READ }, async (request, reply) => {
    const sample = SAMPLE_FILES.find(({ name }) => name === request.params.name)
    if (sample === undefined) {
      return sendRefusal(request, reply, refuse('request.not_found', { path: request.url }).refusal)
    }
    return reply
      .type(sample.name.endsWith('.json') ? 'application/json' : 'text/csv; charset=utf-8')
      .header('content-disposition', `attachment; filename="${sample.name}"`)
      .send(createReadStream(samplePath(sample.name)))
  })
}

const TAGS = ['Samples']

const LIST = {
  operationId: 'listSamples',
  tags: TAGS,
  summary: 'List the sample files',
  description:
    'A small catalogue as an ERP sends it, in Portuguese: products, prices, stock, attributes, and new ' +
    'articles of the types that carry several kinds at once, as JSON and as CSV.',
  querystring: objectShape({}),
  response: { 200: SampleListShape },
}

const READ = {
  operationId: 'readSample',
  tags: TAGS,
  summary: 'Download a sample file',
  description: 'Ready to be sent to the load door with its `type`.',
  params: objectShape({ name: Type.String({ examples: ['PRECOS_DO_ERP.json'] }) }),
  querystring: objectShape({}),
  response: { 200: Type.Unknown({ description: 'The file' }) },
}
