import { LOADS, LOGIN } from './load-steps.ts'
import { ENDLESS_AISLE, PAID } from './order-steps.ts'
import type { Chapter, Step } from './step.ts'

const SCHEMA = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json'

const ABOUT =
  'Run it in order against `malote demo`, as often as you like: log in, load, place, confirm, reject, invoice, ' +
  'ship, deliver, pay. Every request checks its answer. For another hub, set the variables.'

const CHAPTERS: readonly Chapter[] = [LOGIN, LOADS, PAID, ENDLESS_AISLE]

/** Of the demo; the requests fill the others. */
const VARIABLES = {
  siteId: 'DEMO',
  erpUser: 'erp',
  erpPassword: 'erp-demo',
  canalUser: 'canal',
  canalPassword: 'canal-demo',
  pdvUser: 'pdv',
  pdvPassword: 'pdv-demo',
}

/** No boundary is found in a file of ours. */
const BOUNDARY = 'malote-load-door'

/** The Postman collection (v2.1) of a hub at `baseUrl`, without a slash at its end. */
export function collectionOf(baseUrl: string) {
  return {
    info: { name: 'Malote', description: ABOUT, schema: SCHEMA },
    variable: Object.entries({ baseUrl, ...VARIABLES }).map(([key, value]) => ({ key, value })),
    item: CHAPTERS.map(({ name, about, steps }) => ({ name, description: about, item: steps.map(itemOf) })),
  }
}

function itemOf(step: Step) {
  const before = [...(step.before ?? []), ...(step.file === undefined ? [] : formScript(step.file))]
  return {
    name: step.name,
    event: [...(before.length > 0 ? [eventOf('prerequest', before)] : []), eventOf('test', testScript(step))],
    request: {
      method: step.method,
      description: step.about,
      url: step.path.startsWith('/')
        ? `{{baseUrl}}${step.path}`
        : `{{baseUrl}}/api/v1/sites/{{siteId}}/${step.path}`,
      header: headersOf(step),
      ...(step.as === null
        ? { auth: { type: 'noauth' } }
        : {
            auth: {
              type: 'bearer',
              bearer: [{ key: 'token', value: `{{${step.as}Token}}`, type: 'string' }],
            },
          }),
      ...bodyOf(step),
    },
  }
}

function eventOf(listen: 'prerequest' | 'test', exec: readonly string[]) {
  return { listen, script: { type: 'text/javascript', exec } }
}

function headersOf({ file, body, bodyText }: Step) {
  if (file !== undefined) return [{ key: 'Content-Type', value: `multipart/form-data; boundary=${BOUNDARY}` }]
  return body === undefined && bodyText === undefined
    ? []
    : [{ key: 'Content-Type', value: 'application/json' }]
}

function bodyOf({ form, file, body, bodyText }: Step) {
  if (form !== undefined) {
    const urlencoded = Object.entries(form).map(([key, value]) => ({ key, value }))
    return { body: { mode: 'urlencoded', urlencoded } }
  }
  if (file !== undefined) return { body: { mode: 'raw', raw: '{{form}}' } }
  if (bodyText !== undefined) return { body: { mode: 'raw', raw: bodyText } }
  return body === undefined ? {} : { body: { mode: 'raw', raw: JSON.stringify(body, null, 2) } }
}

/**
 * Writes the door's form by hand. A collection cannot carry a file, only the path of one on the disk of
 * whoever runs it; here the file stands in the script, to be read and changed.
 */
function formScript({ type, name, content }: NonNullable<Step['file']>): string[] {
  const file = JSON.stringify(content, null, 2).split('\n')
  return [
    `const file = ${file[0]}`,
    ...file.slice(1),
    'const field = (name, value) => [',
    `  '--${BOUNDARY}', 'Content-Disposition: form-data; name="' + name + '"', '', value,`,
    ']',
    "pm.variables.set('form', [",
    "  ...field('username', pm.variables.get('erpUser')),",
    "  ...field('password', pm.variables.get('erpPassword')),",
    `  ...field('integrationType', '${type}'),`,
    `  '--${BOUNDARY}',`,
    `  'Content-Disposition: form-data; name="integrationFile"; filename="${name}"',`,
    "  'Content-Type: application/json', '', JSON.stringify(file),",
    `  '--${BOUNDARY}--', '',`,
    "].join('\\r\\n'))",
  ]
}

function testScript({ status, checks = {}, keeps = {} }: Step): string[] {
  const uses = Object.keys(checks).length + Object.keys(keeps).length > 0
  return [
    `pm.test('answers ${status}', () => pm.response.to.have.status(${status}))`,
    ...(uses ? ['const body = pm.response.json()'] : []),
    ...Object.entries(checks).map(
      ([says, holds]) => `pm.test('${says}', () => pm.expect(${holds}, JSON.stringify(body)).to.eql(true))`,
    ),
    ...Object.entries(keeps).map(([name, value]) => `pm.collectionVariables.set('${name}', ${value})`),
  ]
}
