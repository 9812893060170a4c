/** With what the numbers of the demo's own orders begin; all others are left to whoever tries the demo. */
export const OUR_PREFIX = 'DEMO-'

/** Whether an order is one that the demo's channel placed. */
export function isOurs({ channelOrderId }: { readonly channelOrderId: string }): boolean {
  return channelOrderId.startsWith(OUR_PREFIX)
}
