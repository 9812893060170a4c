import { COUNT_ROW_OUTCOMES, COUNT_VARIANTS, NOTE_ROW_OUTCOMES } from '../catalog/queries/stage-shared.ts'
import { MEASURE_PRICES } from '../catalog/queries/stage-price.ts'
import { MEASURE_STOCK } from '../catalog/queries/stage-stock.ts'
import type { Session } from '../platform/postgres/session.ts'
import { rowOf, rowsOf, type Statement } from '../platform/postgres/statement.ts'
import type { Guards, Measured } from './guards.ts'
import type { KindPlan, PlanValues, Step, Steps } from './plan-load.ts'
import { COUNT_UNREAD_ROWS, WRITE_ROW_BLOCKS } from './queries/finish.ts'
import type { LoadKind } from './rows.ts'
import { interruptIf } from './stage-file.ts'
import type { Staged } from './stage-rows.ts'

/** Rows whose parts are refused at reading have this outcome, as those refused at the decision. */
export const REFUSED = '0'

/** What was decided, row by row in tables of the session, and in numbers. */
export interface Decided {
  /** How many rows have each outcome; those refused at reading count. */
  readonly outcomes: Readonly<Record<string, number>>
  /** The outcome that most rows have. */
  readonly common: string
  readonly writeBlocks: Statement
}

/** What the decision goes by. */
export interface Deciding {
  readonly values: PlanValues
  readonly signal: AbortSignal
}

/**
 * Decides what each staged row may change. Where rows have several parts, all that is refused is found first, since
 * a refused part refuses its row whole (contract section 3).
 */
export async function decideRows(
  session: Session,
  plans: readonly KindPlan[],
  staged: Staged,
  deciding: Deciding,
): Promise<Decided> {
  const runs = (steps: Steps) => runSteps(session, steps, deciding)
  for (const plan of plans) {
    await runs([{ analyze: plan.staged }])
    await runs(plan.check)
    if (!staged.linked && staged.otherKeys && plan.resolve !== null) await runs([plan.resolve])
    if (staged.linked && plan.together !== null) await runs([plan.together.link, plan.together.name])
    else if (plan.name !== null) await nameKeys(session, plan.name, { staged, deciding })
  }
  const apart = plans.filter((plan) => plan.together !== null)
  const parted = staged.several ? apart : []
  for (const { together } of parted) await runs([together!.refuse])
  // Products come first: what they refuse is then known to the parts that hang on them.
  for (const plan of plans.filter((one) => one.together === null)) await runs(plan.decide)
  for (const { together } of parted) await runs([together!.refuseWithRow])
  for (const plan of apart) await runs(plan.decide)
  return outcomesOf(session, plans, staged)
}

async function outcomesOf(
  session: Session,
  plans: readonly KindPlan[],
  { several }: Staged,
): Promise<Decided> {
  const { client } = session
  for (const { gatherOutcomes } of several ? plans : []) await rowsOf(client, gatherOutcomes)
  if (several) await rowsOf(client, NOTE_ROW_OUTCOMES)
  const count = several ? COUNT_ROW_OUTCOMES : plans[0]!.countOutcomes
  const counted = await rowsOf<{ outcome: string; rows: number }>(client, count)
  const unread = await rowOf<{ rows: number }>(client, COUNT_UNREAD_ROWS)
  const outcomes: Record<string, number> = {}
  for (const { outcome, rows } of counted) outcomes[outcome] = rows
  outcomes[REFUSED] = (outcomes[REFUSED] ?? 0) + (unread?.rows ?? 0)
  const [common] = [...counted].sort((a, b) => b.rows - a.rows)
  const writeBlocks = several ? WRITE_ROW_BLOCKS : plans[0]!.writeBlocks
  return { outcomes, common: common?.outcome ?? REFUSED, writeBlocks }
}

/** Counts what the guards look at, of the kinds there are. */
export async function measureRows(
  session: Session,
  { kinds, outcomes, rows }: { kinds: readonly LoadKind[]; outcomes: Decided['outcomes']; rows: number },
  { priceMove }: Guards,
): Promise<Measured> {
  const { client } = session
  const stock = kinds.includes('stock')
    ? await rowOf<{ above_zero: number; to_zero: number }>(client, MEASURE_STOCK)
    : null
  const prices = kinds.includes('price')
    ? await rowOf<Measured['prices'] & Record<string, unknown>>(client, MEASURE_PRICES, [priceMove])
    : null
  return {
    rows,
    refused: outcomes[REFUSED] ?? 0,
    stock: { aboveZero: stock?.above_zero ?? 0, toZero: stock?.to_zero ?? 0 },
    prices: prices ?? { given: 0, zero: 0, stored: 0, moved: 0 },
  }
}

async function nameKeys(
  session: Session,
  name: NonNullable<KindPlan['name']>,
  { staged, deciding }: { staged: Staged; deciding: Deciding },
): Promise<void> {
  const site = await rowOf<{ variants: number }>(session.client, COUNT_VARIANTS, [
    deciding.values.site,
    staged.rows + 1,
  ])
  const step = (site?.variants ?? 0) > staged.rows ? name.few : name.many
  await runSteps(session, [step, { analyze: name.analyze }], deciding)
}

async function runSteps(session: Session, steps: Steps, { values, signal }: Deciding): Promise<void> {
  for (const step of steps) {
    interruptIf(signal)
    if ('analyze' in step) await session.client.query(`analyze ${step.analyze}`)
    else await runStep(session, step, values)
  }
}

async function runStep(session: Session, { statement, takes }: Step, values: PlanValues): Promise<void> {
  await rowsOf(
    session.client,
    statement,
    takes.map((name) => values[name]),
  )
}
