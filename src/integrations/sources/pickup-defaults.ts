/** What a source without its own pick-up settings has. */
export const PICKUP_DEFAULTS = {
  settleSeconds: 10,
  doneFolder: 'done',
  failedFolder: 'failed',
  filesMax: 100,
} as const
