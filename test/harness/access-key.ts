/**
 * A right NF-e access key for tests, made by the rule of the source contract (section 5) and written apart from
 * the hub's own check: 43 characters, then the modulo-11 digit with weights 2…9 from the right.
 */
export function accessKeyOf({
  series,
  number,
  model = '55',
}: {
  series: number
  number: number
  model?: '55' | '65'
}): string {
  const body =
    '35' +
    '2611' +
    '12345678000195' +
    model +
    String(series).padStart(3, '0') +
    String(number).padStart(9, '0') +
    '1' +
    String(number % 100_000_000).padStart(8, '0')
  let sum = 0
  for (let place = 0; place < 43; place += 1) sum += (body.charCodeAt(42 - place) - 48) * (2 + (place % 8))
  const rest = sum % 11
  return body + String(rest < 2 ? 0 : 11 - rest)
}
