/** A file of a source's folder that the hub does not have yet. */
export interface SeenFile {
  readonly fileId: bigint
  readonly name: string
  readonly bytes: number
  /** As the server tells it, if it tells. */
  readonly modifiedAt: Date | null
  readonly firstSeenAt: Date
  /** Since when it is seen with this size and time. */
  readonly sameSince: Date
}

/** A file that grows for so long no longer keeps younger ones waiting; one that is empty so long will stay so. */
export const HELD_UP_MS = 600_000

/**
 * The files that may be taken now, of those that wait, oldest first. FTP has no locks: an upload in progress looks like
 * any other file, and two equal listings `settleMs` apart are the strongest evidence that a plain server gives. What is
 * younger waits behind a file that still grows, for prices must not arrive before those that they replace.
 */
export function takeable(
  waiting: readonly SeenFile[],
  { now, settleMs }: { now: Date; settleMs: number },
): readonly SeenFile[] {
  const taken: SeenFile[] = []
  for (const file of waiting) {
    const late = isLate(file, now)
    if (file.bytes === 0) {
      if (late) taken.push(file)
      continue
    }
    if (now.getTime() - file.sameSince.getTime() >= settleMs) taken.push(file)
    else if (!late) break
  }
  return taken
}

/** Whether a file has been in the way for so long that it keeps nobody waiting any more. */
export function isLate({ firstSeenAt }: Pick<SeenFile, 'firstSeenAt'>, now: Date): boolean {
  return now.getTime() - firstSeenAt.getTime() >= HELD_UP_MS
}

const UNSAFE = /[\p{Cc}\p{Zl}\p{Zp}/\\]/u

/** Whether a file can be asked for by its name: no line break reaches a server's commands, no `..` another folder. */
export function isSafeName(name: string): boolean {
  return name !== '' && name !== '.' && name !== '..' && !UNSAFE.test(name)
}

/**
 * Of the names in a folder, those whose sender says by another file that they are whole, each with that other:
 * `doneFile` "{name}.ok" beside "A.csv" is "A.csv.ok", "{stem}.ok" is "A.ok"; case does not matter.
 */
export function namesDone(names: readonly string[], doneFile: string): ReadonlyMap<string, string> {
  const there = new Map(names.map((name) => [name.toLowerCase(), name]))
  const done = new Map<string, string>()
  for (const name of names) {
    const stem = name.includes('.') ? name.slice(0, name.lastIndexOf('.')) : name
    const wanted = doneFile.replace('{name}', () => name).replace('{stem}', () => stem)
    const companion = there.get(wanted.toLowerCase())
    if (companion !== undefined && companion !== name) done.set(name, companion)
  }
  const companions = new Set(done.values())
  return new Map([...done].filter(([name]) => !companions.has(name)))
}

/** What a run found, as far as the time of the next one depends on it. */
export interface RunFound {
  readonly hasFailed: boolean
  /** More may be taken than one run takes. */
  readonly more: boolean
  /** Files wait for a second listing. */
  readonly unsettled: boolean
}

/** A source that fails is tried again after the first, then twice as long each time, at most the second. */
export const BACK_OFF_MS = 10_000
export const BACK_OFF_MS_MAX = 900_000
/** Nobody is asked for the same folder twice in less, whatever settles how fast. */
const LOOK_AGAIN_MS_MIN = 1_000

/**
 * When a source is looked at next. `scheduled` is what its schedule says; null, without one, leaves it alone unless the
 * run that was asked for has begun what another must end. `failures` are those in a row, this run's with them.
 */
export function dueNext(
  found: RunFound,
  {
    now,
    scheduled,
    settleMs,
    failures,
  }: { now: Date; scheduled: Date | null; settleMs: number; failures: number },
): Date | null {
  if (found.hasFailed) {
    if (scheduled === null) return null
    return new Date(now.getTime() + Math.min(BACK_OFF_MS * 2 ** Math.min(failures - 1, 20), BACK_OFF_MS_MAX))
  }
  if (found.more) return now
  if (!found.unsettled) return scheduled
  const settled = new Date(now.getTime() + Math.max(settleMs, LOOK_AGAIN_MS_MIN))
  return scheduled === null || settled < scheduled ? settled : scheduled
}
