/**
 * What may still be sold, in thousandths: never below zero, though ERPs send negative balances and a later
 * balance may be less than what was promised (contract 4.3).
 */
export function availableOf({ quantity, reserved }: { quantity: bigint; reserved: bigint }): bigint {
  const left = quantity - reserved
  return left > 0n ? left : 0n
}

/**
 * Whether units that the ERP deducts at a moment have left the balance already, and are promised no more: those of
 * before the balance was taken, strictly. `deductsAt` null: the ERP has not deducted them (contract 4.3).
 */
export function isOut(deductsAt: Date | null, { balanceAsOf }: { balanceAsOf: Date | null }): boolean {
  return deductsAt !== null && balanceAsOf !== null && deductsAt.getTime() < balanceAsOf.getTime()
}
