import { statement } from '../../platform/postgres/statement.ts'

/**
 * Moves the mark of every site that is older than what it keeps: `$1` now, `$2` the days kept where its settings
 * say nothing. From then on nothing is answered of the time before, whether it has been deleted yet or not.
 */
export const MARK_FORGOTTEN = statement(
  'mark_history_forgotten',
  `update sites
      set history_from = kept.kept_from
     from (select site_id,
                  $1::timestamptz - make_interval(days => coalesce((settings ->> 'historyDays')::integer, $2)) as kept_from
             from sites) kept
    where sites.site_id = kept.site_id and sites.created_at < kept.kept_from
      and (sites.history_from is null or sites.history_from < kept.kept_from)`,
)

export interface ForgottenRow {
  readonly site_id: string
  readonly history_from: Date
}

export const LIST_FORGOTTEN = statement(
  'list_history_forgotten',
  `select site_id, history_from from sites where history_from is not null order by site_id`,
)

/** Versions of site `$1` that were replaced before `$2`, at most `$3`, the oldest first; nothing ever updates one. */
const forget = (history: string) => `delete from ${history}
    where site_id = $1
      and ctid = any (array(
          select ctid from ${history} where site_id = $1 and replaced_at < $2 order by replaced_at limit $3))`

export const FORGET_PRODUCTS = statement('forget_product_history', forget('product_history'))
export const FORGET_VARIANTS = statement('forget_variant_history', forget('variant_history'))
export const FORGET_ATTRIBUTES = statement('forget_attribute_history', forget('attribute_history'))
export const FORGET_PRICES = statement('forget_price_history', forget('price_history'))
export const FORGET_STOCK = statement('forget_stock_history', forget('stock_history'))
