/** The product of two plain decimals, without floating point: ("0.1", "1000") → "100", ("1.5", "0.01") → "0.015". */
export function multiplied(one: string, other: string): string {
  const [a, b] = [partsOf(one), partsOf(other)]
  const places = a.places + b.places
  const product = a.digits * b.digits
  const digits = (product < 0n ? -product : product).toString().padStart(places + 1, '0')
  const whole = digits.slice(0, digits.length - places)
  const fraction = digits.slice(digits.length - places).replace(/0+$/, '')
  return (product < 0n ? '-' : '') + whole + (fraction === '' ? '' : `.${fraction}`)
}

function partsOf(plain: string): { digits: bigint; places: number } {
  const point = plain.indexOf('.')
  if (point === -1) return { digits: BigInt(plain), places: 0 }
  return { digits: BigInt(plain.slice(0, point) + plain.slice(point + 1)), places: plain.length - point - 1 }
}
