import { ok, type Result } from '../../kernel/result.ts'
import { follow, type Step } from '../../loads/mapping/path.ts'
import type { Json, OrderPart, OrderSide } from '../connector.ts'
import { checkTemplates, firstRefused, readPath, wrongSetting } from '../settings-rules.ts'
import { filled, type Named } from '../template.ts'
import { requestOf } from './rest-request.ts'
import { readRestState } from './rest-state.ts'
import { READ_EVERY_SECONDS } from './rest-defaults.ts'
import type { RestCall, RestOrders } from './schema.ts'

const SECOND_MS = 1000
const FIELD = 'orders'
/** What the templates of the order side may name; the ERP's number only where it can be known. */
const ROOTS = ['key', 'order', 'fulfilment', 'lines']
const ROOTS_KNOWN = [...ROOTS, 'erpOrderId']

/** The order side that settings describe, or `connector.settings_invalid`. */
export function openRestOrders(settings: RestOrders): Result<OrderSide> {
  const { create, find, read, change, cancel, stores } = settings
  const state = read === undefined ? ok(null) : readRestState(read)
  const paths = {
    created:
      create.erpOrderId === undefined ? ok(null) : readPath(create.erpOrderId, `${FIELD}.create.erpOrderId`),
    found: find === undefined ? ok(null) : readPath(find.erpOrderId, `${FIELD}.find.erpOrderId`),
  }
  const wrong = firstRefused([
    checkCall('create', create, ROOTS),
    checkTemplates({ [`${FIELD}.create.headers`]: create.headers }, ROOTS),
    checkCall('find', find, ROOTS),
    checkCall('read', read, ROOTS_KNOWN),
    checkCall('change', change, ROOTS_KNOWN),
    checkCall('cancel', cancel, ROOTS_KNOWN),
    ...Object.values(paths),
    // Without either, an order whose answer was lost would wait for a person each time.
    find === undefined && create.idempotencyHeader === undefined
      ? wrongSetting(`${FIELD}.find`, 'lost_order')
      : null,
  ])
  if (wrong !== null) return wrong
  if (!state.ok || !paths.created.ok || !paths.found.ok) return state as Result<never>
  const [createdAt, foundAt] = [paths.created.value, paths.found.value]
  return ok({
    everyMs: (read?.everySeconds ?? READ_EVERY_SECONDS) * SECOND_MS,
    words: read === undefined ? ['confirm'] : Object.values(read.states),
    serves: ({ fulfilment }) => stores === undefined || stores.includes(fulfilment.store),
    create: (part) => createOf(create, part),
    created: (body) => ok(createdAt === null ? null : codeAt(body, createdAt)),
    find: find === undefined ? null : (part) => requestOf(find, namedOf(part, null), ASKING),
    found: (body) => ok(foundAt === null ? null : codeAt(body, foundAt)),
    read:
      read === undefined
        ? null
        : (part, erpOrderId) => requestOf(read, namedOf(part, erpOrderId), { repeatable: true }),
    said: (body, known) => (state.value === null ? ok({ moves: [] }) : state.value(body, known)),
    change: teller({ method: 'PUT', call: change }),
    cancel: teller({ method: 'POST', call: cancel }),
  })
}

const ASKING = { repeatable: true, mayBeMissing: true }
/** Said twice it is said; and of what is not there nothing need be. */
const TELLING = { repeatable: true, mayBeMissing: true }

/** A call that tells the ERP something of an order; null where settings have none. */
function teller({
  method,
  call,
}: {
  method: 'PUT' | 'POST'
  call: RestCall | undefined
}): OrderSide['cancel'] {
  if (call === undefined) return null
  return (part, erpOrderId) => requestOf({ method, ...call }, namedOf(part, erpOrderId), TELLING)
}

function checkCall(name: string, call: RestCall | undefined, roots: readonly string[]) {
  if (call === undefined) return null
  const { path, query, body } = call
  const field = `${FIELD}.${name}`
  return checkTemplates(
    { [`${field}.path`]: path, [`${field}.query`]: query, [`${field}.body`]: body },
    roots,
  )
}

function createOf(create: RestOrders['create'], part: OrderPart) {
  const { idempotencyHeader, headers = {} } = create
  const named = namedOf(part, null)
  const request = requestOf({ method: 'POST', ...create }, named, {
    repeatable: idempotencyHeader !== undefined,
  })
  const known = idempotencyHeader === undefined ? {} : { [idempotencyHeader]: part.key }
  return { ...request, headers: { ...(filled(headers, named) as Record<string, string>), ...known } }
}

/** What templates name: the part's own fields, and the ERP's number. */
export function namedOf(part: OrderPart, erpOrderId: string | null): Named {
  return { ...part, erpOrderId: erpOrderId ?? undefined }
}

/** A code at a place; null for none. */
export function codeAt(body: Json, path: readonly Step[]): string | null {
  const found = follow(body, path)
  if (typeof found === 'number') return String(found)
  return typeof found === 'string' && found.trim() !== '' ? found.trim() : null
}
