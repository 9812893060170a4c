import { CALLS } from './es/calls.ts'
import { CONNECTORS } from './es/connectors.ts'
import { EVENTS } from './es/events.ts'
import { LOADS } from './es/loads.ts'
import { ROWS } from './es/rows.ts'
import { ORDERS } from './es/orders.ts'
import { SOURCES } from './es/sources.ts'
import type { Texts } from './texts.ts'

/** Every code in Spanish; a code without its words does not compile. */
export const ES: Texts = { ...CALLS, ...CONNECTORS, ...EVENTS, ...LOADS, ...ROWS, ...ORDERS, ...SOURCES }
