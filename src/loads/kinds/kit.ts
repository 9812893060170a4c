import { ok, type Result } from '../../kernel/result.ts'
import type { ProductPart } from '../rows.ts'
import { refuseField, type Said, type Terms } from './said.ts'
import { CODE_CHARS_MAX, readCode, readQuantity } from './values.ts'

type Kit = ProductPart['kit']
type Component = NonNullable<Kit>[number]

const COMPONENTS_MAX = 100
const KIT_CHARS_MAX = COMPONENTS_MAX * (CODE_CHARS_MAX + 16)

/** A kit's components: a list of sku and quantity, or `SKU:qty|SKU:qty`. null and [] say that it is no kit any more. */
export function readKit(said: Said, terms: Terms): Result<Kit> {
  const sent = said.values['kit']
  if (sent === undefined || sent === null) return ok(sent)
  const entries = typeof sent === 'string' ? entriesOf(said, sent) : said.nested('kit', 'kit')
  if (entries === null) return refuseField(said, 'kit', 'row.field_invalid')
  if (entries.length === 0) return ok(typeof sent === 'string' ? undefined : null)
  if (entries.length > COMPONENTS_MAX || (typeof sent === 'string' && sent.length > KIT_CHARS_MAX)) {
    return refuseField(said, 'kit', 'row.field_too_long', { limit: COMPONENTS_MAX })
  }

  const components = new Map<string, Component>()
  for (const entry of entries) {
    const component = readComponent(entry, terms)
    if (!component.ok) return component
    const { sku } = component.value
    if (components.has(sku)) return refuseField(entry, 'sku', 'row.key_conflict')
    components.set(sku, component.value)
  }
  return ok([...components.values()].sort((a, b) => (a.sku < b.sku ? -1 : 1)))
}

function readComponent(entry: Said, terms: Terms): Result<Component> {
  const sku = readCode(entry, 'sku')
  if (!sku.ok) return sku
  if (typeof sku.value !== 'string') return refuseField(entry, 'sku', 'row.field_missing')
  const quantity = readQuantity(entry, 'quantity', terms)
  if (!quantity.ok) return quantity
  if (typeof quantity.value !== 'bigint') return refuseField(entry, 'quantity', 'row.field_missing')
  if (quantity.value <= 0n) return refuseField(entry, 'quantity', 'row.number_out_of_range')
  return ok({ sku: sku.value, quantity: quantity.value })
}

/** "A:2|B" → two entries under the name of the whole field; the quantity follows the last colon. */
function entriesOf(said: Said, text: string): readonly Said[] {
  const texts = text.split('|').filter((entry) => entry.trim() !== '')
  return texts.map((entry) => {
    const colon = entry.lastIndexOf(':')
    const values =
      colon === -1 ? { sku: entry } : { sku: entry.slice(0, colon), quantity: entry.slice(colon + 1) }
    return { ...said, values, spellingOf: () => said.spellingOf('kit') }
  })
}
