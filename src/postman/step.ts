/** Who makes a call of the collection: an ERP, a channel, a till; null needs no login. */
export type Actor = 'erp' | 'canal' | 'pdv'

/** One request of the collection, with what its answer must be. */
export interface Step {
  readonly name: string
  readonly about: string
  readonly as: Actor | null
  readonly method: 'GET' | 'POST'
  /** Below the site unless it starts with a slash. `{{names}}` are variables. */
  readonly path: string
  readonly status: number
  readonly form?: Readonly<Record<string, string>>
  /** A file for the load door, with its load type. */
  readonly file?: { readonly type: number; readonly name: string; readonly content: unknown }
  readonly body?: unknown
  /** Sent as it is: a variable that an earlier answer filled. */
  readonly bodyText?: string
  /** Script lines before the request. */
  readonly before?: readonly string[]
  /** What must be true of `body`, the answer: a sentence and an expression. */
  readonly checks?: Readonly<Record<string, string>>
  /** Variables filled from `body`, for the requests after it. */
  readonly keeps?: Readonly<Record<string, string>>
}

/** Requests that belong together, in the order they are run in. */
export interface Chapter {
  readonly name: string
  readonly about: string
  readonly steps: readonly Step[]
}
