import { refuse, ok, type Result } from '../kernel/result.ts'

/** What an NF-e access key says of its invoice. */
export interface AccessKey {
  readonly model: InvoiceModel
  /** Without leading zeros. */
  readonly series: string
  readonly number: string
}

/** 55 is NF-e, 65 NFC-e. Freight documents (57, 58, 67) have keys of the same form and are no invoices. */
export type InvoiceModel = '55' | '65'

/** The tax number inside may be alphanumeric from July 2026 (source contract, section 5). */
const FORM = /^[0-9]{6}[A-Z0-9]{12}[0-9]{26}$/
const CHECKED_LENGTH = 43
const WEIGHT_MAX = 9

/** Reads an access key, never as a number. Refuses with what is wrong: `form`, `check_digit` or `model`. */
export function readAccessKey(text: string): Result<AccessKey> {
  if (!FORM.test(text)) return keyRefusal(text, 'form')
  if (text[CHECKED_LENGTH] !== checkDigitOf(text)) return keyRefusal(text, 'check_digit')
  const model = text.slice(20, 22)
  if (model !== '55' && model !== '65') return keyRefusal(text, 'model')
  return ok({ model, series: plain(text.slice(22, 25)), number: plain(text.slice(25, 34)) })
}

/** Whether a number or series as an ERP writes it ("000123") is the key's ("123"). */
export function sameNumber(written: string, inKey: string): boolean {
  return /^\d+$/.test(written) && plain(written) === inKey
}

export function keyRefusal(accessKey: string, wrong: string) {
  return refuse('invoice.access_key_invalid', { field: 'accessKey', accessKey, wrong })
}

/** Modulo 11 with weights 2…9 from the right; a character is worth its ASCII code minus 48. */
function checkDigitOf(key: string): string {
  let sum = 0
  let weight = 2
  for (let place = CHECKED_LENGTH - 1; place >= 0; place -= 1) {
    sum += (key.charCodeAt(place) - 48) * weight
    weight = weight === WEIGHT_MAX ? 2 : weight + 1
  }
  const rest = sum % 11
  return rest < 2 ? '0' : String(11 - rest)
}

function plain(digits: string): string {
  return digits.replace(/^0+(?=\d)/, '')
}
