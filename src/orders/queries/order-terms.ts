import { statement } from '../../platform/postgres/statement.ts'
import { ACCENTED, PLAIN, TERM_CHARS_MAX } from '../search-terms.ts'

const PLAINLY = (text: string) => `translate(lower(${text} collate "default"), '${ACCENTED}', '${PLAIN}')`

/**
 * What an order `o` is found by, in small plain letters (search-terms.ts asks for it): its codes with a k before them,
 * the words of its customer's name with an n. None of that ever changes; what does is found in its own table.
 */
export const TERMS = `array_to_tsvector(array(
        select distinct o.site_id || '/' || left(${PLAINLY('term')}, ${TERM_CHARS_MAX})
          from (select 'k' || o.channel_order_id
                 union all
                select 'k' || code from unnest(array[o.customer ->> 'document', o.customer ->> 'email']) code
                 union all
                select 'k' || (line ->> 'sku') from jsonb_array_elements(o.lines) line
                 union all
                select 'n' || word from string_to_table(o.customer ->> 'name', ' ') word) said (term)
         where length(term) > 1))`

/** Sites with orders whose terms are not noted: `$1` those placed before it are. */
export const FIND_SITES_TO_NOTE = statement(
  'find_sites_to_note',
  `select s.site_id
     from sites s
     left join order_terms_noted n on n.site_id = s.site_id
    where exists (select from orders o
                   where o.site_id = s.site_id and o.order_id > coalesce(n.noted_to, 0) and o.created_at < $1)`,
)

/**
 * Notes the terms of the next orders of a site, `$3` at most, as long as they were placed before `$2`; answers how
 * many. Of two processes the second one waits, and goes on from there.
 */
export const NOTE_TERMS = statement(
  'note_order_terms',
  `with noted as (
     insert into order_terms_noted (site_id, noted_to)
     values ($1, 0)
         on conflict (site_id) do update set noted_to = order_terms_noted.noted_to
     returning noted_to),
   next as materialized (
     select o.site_id, o.order_id, o.created_at, o.channel_order_id, o.customer, o.lines
       from noted, orders o
      where o.site_id = $1 and o.order_id > noted_to
      order by o.order_id
      limit $3),
   young as (
     select min(order_id) as order_id from next where created_at >= $2),
   batch as (
     select o.order_id, ${TERMS} as terms
       from young, next o
      where young.order_id is null or o.order_id < young.order_id),
   written as (
     insert into order_terms (site_id, order_id, terms)
     select $1, order_id, terms from batch
     returning order_id)
   select max(order_id) as noted_to, count(*)::integer as orders from written`,
)

export const SAVE_NOTED = statement(
  'save_order_terms_noted',
  `update order_terms_noted set noted_to = $2 where site_id = $1`,
)
