import type { Result } from '../kernel/result.ts'
import type { OrderResource } from '../orders/present-order.ts'
import type { Auth } from './calls/auth.ts'

/** How far an ERP says that an order is. */
export type Reached = 'wait' | 'confirm' | 'reject' | 'invoice' | 'ship' | 'make_ready' | 'deliver'

/** Plain JSON, as a body or a template holds it. */
export type Json = unknown

/** One call that a connector wants made; the frame makes it: login, waits, limits and repeats are its business. */
export interface ErpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Below the base URL, or the whole address on the same origin. */
  readonly path: string
  readonly query?: Readonly<Record<string, string>>
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Json
  /** Made twice it does what it does once: it may be repeated when its answer is lost. */
  readonly repeatable: boolean
  /** 404 is an answer: there is none. */
  readonly mayBeMissing?: boolean
}

/** What came back: any 2xx, or, where that is an answer, 404. */
export interface ErpAnswer {
  readonly status: number
  /** Null where there was no body. */
  readonly body: Json
}

/**
 * A connector with its settings: one folder of pure functions, which say what to ask of an ERP and what its answers
 * mean. No network, no clock, no table of ours.
 */
export interface Connector {
  readonly baseUrl: string
  readonly auth: Auth
  /** From the first word of a call to the last of its answer. */
  readonly callMs: number
  /** Sent with every call. */
  readonly headers?: Readonly<Record<string, string>>
  readonly catalog: CatalogSide | null
  readonly orders: OrderSide | null
}

/** Where in a list of pages one stands. */
export interface PageAt {
  /** From 1, of this run. */
  readonly number: number
  /** What the page before said of this one; null on the first. */
  readonly cursor: string | null
}

/** The source side: an ERP's products, prices or balances, page by page. */
export interface CatalogSide {
  /** How often a run begins. */
  readonly everyMs: number
  readonly page: (at: PageAt, since: Date | null) => ErpRequest
  /** A page's rows, as a load of the integration's type reads them. */
  readonly rows: (body: Json) => Result<readonly object[]>
  /** The page behind; null behind the last. */
  readonly next: (at: PageAt, body: Json) => Result<PageAt | null>
}

/** One store's part of an order, as templates and connectors see it. */
export interface OrderPart {
  /** Known to the ERP by this: the order's id; of a second store's part, that and its number: "812-2". */
  readonly key: string
  readonly order: OrderResource
  readonly fulfilment: OrderResource['fulfilments'][number]
  /** Its lines that are still open: not rejected, not cancelled. */
  readonly lines: readonly PartLine[]
}

export interface PartLine {
  readonly lineNo: number
  readonly sku: string
  /** Units that this store is to deliver. */
  readonly quantity: number
  readonly unitPrice: string
  /** Of these units. */
  readonly discount: string
  readonly kit?: OrderResource['lines'][number]['kit']
}

/** A move that an ERP's answer means: the path of its call, and the body that call takes. */
export interface ErpMove {
  readonly call: 'confirm' | 'reject' | 'invoices' | 'shipments' | 'ready-for-pickup' | 'deliver'
  readonly body: Readonly<Record<string, unknown>>
}

/** What an ERP says of an order. */
export interface ErpSaid {
  /** In their order, those before what it tells last included: to say again what happened changes nothing. */
  readonly moves: readonly ErpMove[]
}

/** The order side: an ERP that takes orders, and says what became of them. */
export interface OrderSide {
  /** How often an order that waits for the ERP is asked for. */
  readonly everyMs: number
  /** The words that `said` may bring: an order is over when none of them says anything new. */
  readonly words: readonly Reached[]
  /** Whether a part of an order is this ERP's: another one may serve the site's other stores. */
  readonly serves: (part: OrderPart) => boolean
  readonly create: (part: OrderPart) => ErpRequest
  /** The ERP's own number of what it took. */
  readonly created: (body: Json) => Result<string | null>
  /** Asks for an order by our number: was it taken, though its answer was lost? Null where the ERP cannot say. */
  readonly find: ((part: OrderPart) => ErpRequest) | null
  /** The ERP's number of what was found; null for nothing. */
  readonly found: (body: Json, part: OrderPart) => Result<string | null>
  /** Null: the ERP is not asked, and having taken an order confirms it. */
  readonly read: ((part: OrderPart, erpOrderId: string | null) => ErpRequest) | null
  readonly said: (body: Json, known: { part: OrderPart; erpOrderId: string | null }) => Result<ErpSaid>
  /** Tells how much is left of its lines once the channel has cancelled some; null where it cannot be told. */
  readonly change: ((part: OrderPart, erpOrderId: string | null) => ErpRequest) | null
  /** Tells that the channel called it off; null where that is told by other ways. */
  readonly cancel: ((part: OrderPart, erpOrderId: string | null) => ErpRequest) | null
}
