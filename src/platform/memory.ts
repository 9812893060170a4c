import { setFlagsFromString } from 'node:v8'

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
