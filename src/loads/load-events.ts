/** Every type of event that loads give. */
export const LOAD_EVENTS: readonly string[] = ['load.finished', 'load.held']
