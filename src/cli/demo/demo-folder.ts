/** The data folder of the demo, where MALOTE_DATA names no other. */
export const DEMO_FOLDER = 'data/demo'
