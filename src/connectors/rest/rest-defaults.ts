/** Seconds that a call may take, and between two questions for an order, where settings say nothing. */
export const TIMEOUT_SECONDS = 30
export const READ_EVERY_SECONDS = 30
/** Rows of a page. */
export const PAGE_SIZE = 100
/** And between two runs of the source side. */
export const PULL_EVERY_SECONDS = 900
