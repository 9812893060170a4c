/** Every type of event that loads give of themselves; what they change is told by the catalogue's. */
export const LOAD_EVENTS: readonly string[] = ['load.finished', 'load.held']
