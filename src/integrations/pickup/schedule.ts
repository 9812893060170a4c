import { Cron } from 'croner'
import { refuse, type Refusal } from '../../kernel/result.ts'
import type { PickupSettings, Schedule } from '../schema/source.ts'

const SECOND_MS = 1000

/** `integration.source_invalid` for a schedule that cannot be kept, or never comes; null for one that can. */
export function checkSchedule(pickup: Pick<PickupSettings, 'schedule'> | null): Refusal | null {
  const schedule = pickup?.schedule ?? null
  const reason = schedule === null ? null : mistakeOf(schedule)
  if (reason === null) return null
  return refuse('integration.source_invalid', { field: 'schedule.cron', reason }).refusal
}

function mistakeOf(schedule: Schedule): 'cron' | 'cron_never' | null {
  if (!('cron' in schedule)) return null
  try {
    return cronOf(schedule).nextRun(new Date(0)) === null ? 'cron_never' : null
  } catch {
    return 'cron'
  }
}

/**
 * When a schedule says that the next run is, after `now`. An hour that summer time takes away or gives twice is as
 * croner has it: a run that would fall into a gap comes right after it, and none comes twice.
 */
export function nextRun(schedule: Schedule, now: Date): Date | null {
  if (!('cron' in schedule)) return new Date(now.getTime() + schedule.everySeconds * SECOND_MS)
  return cronOf(schedule).nextRun(now)
}

/** Five fields, minute to weekday, as in a crontab. */
function cronOf({ cron, timeZone }: Extract<Schedule, { cron: string }>): Cron {
  return new Cron(cron, { mode: '5-part', timezone: timeZone, paused: true })
}
