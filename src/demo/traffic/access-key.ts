/** Whose invoices these are: São Paulo (35), and a tax number that is nobody's. */
const STATE = '35'
const TAX_NUMBER = '12345678000195'
const MODEL = '55'
const WEIGHTS = 8

/** The access key that an NF-e of the demo's ERP has: 43 digits and their modulo 11, weights 2…9 from the right. */
export function accessKeyOf({ series, number, at }: { series: number; number: number; at: Date }): string {
  const month = at.toISOString().slice(2, 7).replace('-', '')
  const nine = String(number).padStart(9, '0')
  const body = `${STATE}${month}${TAX_NUMBER}${MODEL}${String(series).padStart(3, '0')}${nine}1${nine.slice(1)}`
  const digits = body.split('').reverse().map(Number)
  const rest = digits.reduce((sum, digit, place) => sum + digit * (2 + (place % WEIGHTS)), 0) % 11
  return body + String(rest < 2 ? 0 : 11 - rest)
}
