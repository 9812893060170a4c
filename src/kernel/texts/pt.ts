import { CALLS } from './pt/calls.ts'
import { CONNECTORS } from './pt/connectors.ts'
import { EVENTS } from './pt/events.ts'
import { LOADS } from './pt/loads.ts'
import { ROWS } from './pt/rows.ts'
import { ORDERS } from './pt/orders.ts'
import { SOURCES } from './pt/sources.ts'
import type { Texts } from './texts.ts'

/** Every code in Portuguese; a code without its words does not compile. */
export const PT: Texts = { ...CALLS, ...CONNECTORS, ...EVENTS, ...LOADS, ...ROWS, ...ORDERS, ...SOURCES }
