import { setTimeout as sleep } from 'node:timers/promises'
import { isAtRest, type LoadPlace, type LoadView } from './load-view.ts'
import { progressOf, type Progress } from './progress-line.ts'

/** Often enough that a bar moves smoothly, seldom enough to cost nothing. */
const LOOK_EVERY_MS = 200

/** Looks at a load until it rests, and shows how far each look finds it. */
export async function followLoad(
  place: LoadPlace,
  load: LoadView,
  show: (progress: Progress) => void,
): Promise<LoadView> {
  let seen = load
  let lastNews = new Date()
  while (!isAtRest(seen)) {
    show(progressOf(seen, lastNews))
    await sleep(LOOK_EVERY_MS)
    const next = await place.read(seen.loadId)
    if (next.progress.bytesRead !== seen.progress.bytesRead) lastNews = new Date()
    seen = next
  }
  return seen
}
