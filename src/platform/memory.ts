import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

// A new context has the collector as a function; ours does not get one.
setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as (options: { readonly type: 'minor' }) => void

/**
 * Keeps this process about as large as it is now. V8 would rather grow by 100 MB than collect more often: a
 * million short-lived rows then cost a hub its memory for good, to save a few hundredths of their time.
 * To be called once everything is loaded: what young objects have by then (32 MiB) is what they keep.
 */
export function stayThisLarge(): void {
  setFlagsFromString('--semi-space-growth-factor=1')
  // The old ones are collected when they have grown by a tenth, not by a multiple.
  setFlagsFromString('--heap-growing-percent=10')
  // V8 may take the first rows it sees for long-lived ones, and make all others old from the start: every second
  // process then collected them 160 times a load instead of 20, for a third of its time.
  setFlagsFromString('--no-allocation-site-pretenuring')
}

/**
 * Lets go of the buffers of bytes that came and are written. To V8 they weigh next to nothing: of a file of 50 MB it
 * would keep all, until something else fills its young space.
 */
export function letBuffersGo(): void {
  collect({ type: 'minor' })
}
