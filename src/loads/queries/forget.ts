import { statement } from '../../platform/postgres/statement.ts'

/** When what is kept `$1` days (or as many as the site's setting says) must have ended at the latest; `$2` now. */
const keptFrom = (setting: string) =>
  `$2::timestamptz - make_interval(days => coalesce((s.settings ->> '${setting}')::integer, $1))`

/**
 * Spooled files of loads at rest that are no longer kept, at most `$3`: forgotten here, then removed. A load that
 * somebody lets run meanwhile keeps its own.
 */
export const FORGET_SOURCES = statement(
  'forget_load_sources',
  `with old as (
     select l.site_id, l.load_id, l.spool
       from loads l
       join sites s on s.site_id = l.site_id
      where l.spool is not null and l.finished_at < ${keptFrom('sourceDays')}
      limit $3)
   update loads
      set spool = null
     from old
    where loads.site_id = old.site_id and loads.load_id = old.load_id and loads.finished_at is not null
   returning old.spool`,
)

/** Marks loads at rest whose report is no longer kept: from now on it is not shown. */
export const MARK_REPORTS = statement(
  'mark_load_reports',
  `update loads l
      set report_kept = false
     from sites s
    where s.site_id = l.site_id and l.report_kept and l.finished_at < ${keptFrom('reportDays')}`,
)

/**
 * Lines of reports that are no longer kept, at most `$1`; nothing ever updates one of those. What still waits in a load
 * is left.
 */
const forget = (lines: string) => `delete from ${lines}
    where ctid = any (array(
          select o.ctid
            from loads l
            join ${lines} o on o.site_id = l.site_id and o.load_id = l.load_id
           where not l.report_kept and l.look_at is null
           limit $1))`

export const FORGET_BLOCKS = statement('forget_load_blocks', forget('load_row_blocks'))
export const FORGET_REFUSALS = statement('forget_load_refusals', forget('load_refusals'))
/** Of plans and held loads that nobody let run. */
export const FORGET_PARKED = statement('forget_parked_parts', forget('parked_parts'))
