/**
 * What may still be sold, in thousandths: never below zero, though ERPs send negative balances and a later
 * balance may be less than what was promised (contract 4.3).
 */
export function availableOf({ quantity, reserved }: { quantity: bigint; reserved: bigint }): bigint {
  const left = quantity - reserved
  return left > 0n ? left : 0n
}
