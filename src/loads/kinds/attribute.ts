import { ok, type Result } from '../../kernel/result.ts'
import type { AttributePart } from '../rows.ts'
import { ATTRIBUTE_FIELDS } from '../vocabulary/fields.ts'
import { foldName } from '../vocabulary/fold.ts'
import { KEY_FIELDS, readKey } from './key.ts'
import type { Kind } from './kind.ts'
import { refuseField, type Said, type Terms } from './said.ts'
import { choicesIn, formsOf, readStated } from './stated-value.ts'
import { type Optional, isUnfit, readCode, readText } from './values.ts'

const NAME_CHARS_MAX = 200
const CHOICE_CHARS_MAX = 200
const CHOICES_MAX = 1_000

/** Words of three languages for the two scopes and the five types. */
const SCOPES = {
  basic: ['basico'],
  specification: ['especificacao', 'especificacion'],
} as const
const DATA_TYPES = {
  text: ['texto', 'string'],
  number: ['numero', 'numerico', 'decimal', 'integer', 'inteiro', 'entero'],
  boolean: ['booleano', 'logico', 'simnao'],
  date: ['data', 'fecha'],
  list: ['lista'],
} as const

/** A definition of an attribute, or, in a row that names an `attribute`, one value of a variant or a product. */
export const ATTRIBUTE: Kind = {
  words: ATTRIBUTE_FIELDS,
  needs: [['code', ...KEY_FIELDS]],
  read: readAttribute,
  apart: { field: 'attribute', absent: '' },
}

function readAttribute(said: Said, terms: Terms): Result<readonly [AttributePart]> {
  const attribute = readCode(said, 'attribute')
  if (!attribute.ok) return attribute
  if (typeof attribute.value === 'string') return readValue(said, { attribute: attribute.value, terms })
  if ((said.values['value'] ?? '') !== '') return refuseField(said, 'attribute', 'row.field_missing')
  return readDefinition(said, terms)
}

/** A reference without a size speaks of the product, not of a variant. */
function readValue(
  said: Said,
  { attribute, terms }: { attribute: string; terms: Terms },
): Result<readonly [AttributePart]> {
  const key = readKey(isNamed(said) || said.values['code'] === undefined ? said : namedByCode(said), null)
  if (!key.ok) return key
  const value = readStated(said, 'value', terms)
  if (!value.ok) return value
  if (value.value === undefined) return refuseField(said, 'value', 'row.field_missing')
  return ok([{ kind: 'attribute', key: key.value, attribute, definition: null, value: value.value }])
}

function isNamed({ values }: Said): boolean {
  return KEY_FIELDS.some((field) => (values[field] ?? '') !== '')
}

/** `code` beside an attribute is the sku, as `codigo` is (contract 3.1). */
function namedByCode(said: Said): Said {
  const own = (field: string) => (field === 'sku' ? 'code' : field)
  return {
    ...said,
    values: { ...said.values, sku: said.values['code'] },
    spellingOf: (field) => said.spellingOf(own(field)),
    digitsOf: (field) => said.digitsOf(own(field)),
  }
}

function readDefinition(said: Said, terms: Terms): Result<readonly [AttributePart]> {
  const field = said.values['code'] === undefined ? 'sku' : 'code'
  const code = readCode(said, field)
  if (!code.ok) return code
  if (typeof code.value !== 'string') return refuseField(said, 'code', 'row.field_missing')
  const name = readText(said, 'name', NAME_CHARS_MAX)
  if (!name.ok) return name
  const scope = readWord(said, 'scope', SCOPES)
  if (!scope.ok) return scope
  const dataType = readWord(said, 'dataType', DATA_TYPES)
  if (!dataType.ok) return dataType
  const values = readChoices(said, { dataType: dataType.value, terms })
  if (!values.ok) return values

  const given = { name: name.value, scope: scope.value, dataType: dataType.value, values: values.value }
  const definition = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
  return ok([{ kind: 'attribute', key: null, attribute: code.value, definition, value: null }])
}

/** One word of a closed list, in any of three languages. */
function readWord(
  said: Said,
  field: string,
  words: Readonly<Record<string, readonly string[]>>,
): Result<Optional<string>> {
  const text = readText(said, field, NAME_CHARS_MAX)
  if (!text.ok || text.value === undefined || text.value === null) return text
  const folded = foldName(text.value)
  const found = Object.keys(words).find((word) => word === folded || words[word]!.includes(folded))
  if (found !== undefined) return ok(found)
  return refuseField(said, field, 'row.field_invalid', { accepted: Object.keys(words) })
}

/** The allowed values, each as the text of the type it is said to have; an empty list clears them. */
function readChoices(
  said: Said,
  { dataType, terms }: { dataType: Optional<string>; terms: Terms },
): Result<Optional<readonly string[]>> {
  const sent = said.values['values']
  if (sent === undefined || sent === null || sent === '') return ok(sent === null ? null : undefined)
  const list: readonly unknown[] =
    typeof sent === 'string' ? choicesIn(sent) : Array.isArray(sent) ? sent : [{}]
  if (list.length > CHOICES_MAX)
    return refuseField(said, 'values', 'row.field_too_long', { limit: CHOICES_MAX })
  const choices = new Set<string>()
  for (const one of list) {
    const choice = choiceOf(one, { dataType, terms })
    if (choice === null) return refuseField(said, 'values', 'row.field_invalid')
    choices.add(choice)
  }
  return ok(choices.size === 0 ? null : [...choices])
}

function choiceOf(
  one: unknown,
  { dataType, terms }: { dataType: Optional<string>; terms: Terms },
): string | null {
  if (typeof one !== 'string' && typeof one !== 'number' && typeof one !== 'boolean') return null
  const text = String(one).trim()
  if (text === '' || text.length > CHOICE_CHARS_MAX || isUnfit(text)) return null
  if (dataType !== 'number' && dataType !== 'date') return text
  const forms = formsOf(text, terms)
  if (typeof forms === 'string' || forms === null) return null
  return (dataType === 'number' ? forms.n : forms.d) ?? null
}
