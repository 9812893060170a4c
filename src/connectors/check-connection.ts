import type { ConnectedRow } from '../integrations/queries.ts'
import type { ConnectionReport } from '../integrations/sources/schema.ts'
import { ok, refuse, type Refusal, type Result } from '../kernel/result.ts'
import { sayingOf, type Language } from '../kernel/texts/texts.ts'
import { CallProblem } from '../platform/egress/send-request.ts'
import type { Platform } from '../platform/platform.ts'
import { openErp, type Erp } from './calls/send-erp-request.ts'
import { checkKept } from './check-connector.ts'
import type { Connector } from './connector.ts'
import { FIRST_PAGE } from './paging.ts'
import { wentWell, type TrialStep } from './trial-words.ts'
import { TRIAL_KEY, TRIAL_PART } from './trial.ts'

/** Nobody who presses a button waits for longer. */
export const TRY_MS_MAX = 25_000

interface Trial {
  readonly steps: readonly (readonly [name: TrialStep, Refusal | null])[]
  readonly wouldTake: ConnectionReport['wouldTake']
}

/** Tries a connector: its settings, its login, its first page, a question for an order. Changes nothing anywhere. */
export async function checkConnection(
  platform: Platform,
  row: ConnectedRow,
  language: Language,
): Promise<ConnectionReport> {
  const place = { siteId: row.site_id, integration: row.name, type: row.type }
  const opened = checkKept(platform.secret, row, place)
  const trial = opened.ok ? await tryOut(platform, opened.value, row.name) : afterSettings(opened)
  const rows = trial.wouldTake[0]?.rows ?? 0
  const steps = trial.steps.map(([step, refusal]) => {
    if (refusal === null) return { step, ok: true, detail: wentWell(step, { rows, language }), code: null }
    const detail = sayingOf(refusal, language)
    return { step, ok: false, detail, code: refusal.code }
  })
  return { ok: steps.every((step) => step.ok), steps, wouldTake: trial.wouldTake }
}

function afterSettings(refused: { readonly refusal: Refusal }): Trial {
  return { steps: [['settings', refused.refusal]], wouldTake: [] }
}

async function tryOut(platform: Platform, connector: Connector, name: string): Promise<Trial> {
  const erp = openErp(platform, connector)
  const signal = AbortSignal.timeout(TRY_MS_MAX)
  const login = await inTime(connector, () => erp.login(signal))
  const before = [['settings', null] as const, ['login', refusalOf(login)] as const]
  if (!login.ok) return { steps: before, wouldTake: [] }
  const page = await inTime(connector, () => tryPage(erp, signal))
  const asked = await inTime(connector, () => tryOrders(erp, signal))
  return {
    steps: [
      ...before,
      ...(connector.catalog === null ? [] : [['catalog', refusalOf(page)] as const]),
      ...(connector.orders === null ? [] : [['orders', refusalOf(asked)] as const]),
    ],
    wouldTake: page.ok && page.value !== null ? [firstPage(name, page.value.length)] : [],
  }
}

function firstPage(name: string, rows: number) {
  return { name: `${name}-1.json`, size: null, modifiedAt: null, rows }
}

async function tryPage(
  { connector: { catalog }, call }: Erp,
  signal: AbortSignal,
): Promise<Result<readonly object[] | null>> {
  if (catalog === null) return ok(null)
  const answer = await call(catalog.page(FIRST_PAGE, null), signal)
  return answer.ok ? catalog.rows(answer.value.body) : answer
}

async function tryOrders(
  { connector: { orders }, call }: Erp,
  signal: AbortSignal,
): Promise<Result<unknown>> {
  const question = orders?.find?.(TRIAL_PART) ?? orders?.read?.(TRIAL_PART, TRIAL_KEY)
  if (question === undefined) return ok(null)
  return call({ ...question, mayBeMissing: true }, signal)
}

/** What is given up is too slow. */
async function inTime<Value>(
  { baseUrl }: Connector,
  work: () => Promise<Result<Value>>,
): Promise<Result<Value>> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof CallProblem)) throw error
    return refuse('connector.timed_out', { host: new URL(baseUrl).host, seconds: TRY_MS_MAX / 1000 })
  }
}

function refusalOf(result: Result<unknown>): Refusal | null {
  return result.ok ? null : result.refusal
}
