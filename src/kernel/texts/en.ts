import { CALLS } from './en/calls.ts'
import { CONNECTORS } from './en/connectors.ts'
import { EVENTS } from './en/events.ts'
import { LOADS } from './en/loads.ts'
import { ROWS } from './en/rows.ts'
import { ORDERS } from './en/orders.ts'
import { SOURCES } from './en/sources.ts'
import type { Texts } from './texts.ts'

/** Every code in English; a code without its words does not compile. */
export const EN: Texts = { ...CALLS, ...CONNECTORS, ...EVENTS, ...LOADS, ...ROWS, ...ORDERS, ...SOURCES }
