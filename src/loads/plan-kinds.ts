import type { KindPlan } from './plan-load.ts'
import { ATTRIBUTE_PLAN } from './plan-attribute.ts'
import { PRICE_PLAN } from './plan-price.ts'
import { PRODUCT_PLAN } from './plan-product.ts'
import { STOCK_PLAN } from './plan-stock.ts'
import type { LoadKind } from './rows.ts'

/** All kinds, in the order in which they are decided and merged: what others hang on comes first. */
const PLANS: readonly KindPlan[] = [PRODUCT_PLAN, PRICE_PLAN, STOCK_PLAN, ATTRIBUTE_PLAN]

/** The plans of a load's kinds, in their order. */
export function plansOf(kinds: readonly LoadKind[]): readonly KindPlan[] {
  return PLANS.filter(({ kind }) => kinds.includes(kind))
}
