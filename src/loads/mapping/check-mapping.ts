import { refuse, type Refusal } from '../../kernel/result.ts'
import { foldName } from '../vocabulary/fold.ts'
import { takes, typeOf } from './field-types.ts'
import type { WordsOfAll } from './mapped-names.ts'
import { type FieldSource, type Mapping, type Spread, spreadsOf } from './mapping.ts'
import { EVERY, pathOf } from './path.ts'
import { attributeIn, placeOf, type Target } from './targets.ts'

/** What is wrong: where in the mapping, and which of the reasons of `integration.mapping_invalid`. */
interface Wrong {
  readonly field: string
  readonly reason: string
  readonly accepted?: readonly string[]
}

/** `integration.mapping_invalid` with `field` and `reason`, for a mapping by which no file can be read; else null. */
export function checkMapping(mapping: Mapping, words: WordsOfAll): Refusal | null {
  const wrong =
    wrongFrame(mapping) ??
    first(Object.entries(mapping.fields ?? {}), ([target, source]) =>
      wrongField(target, source, { mapping, words }),
    ) ??
    wrongSpreads(mapping, words)
  if (wrong === null) return null
  return refuse('integration.mapping_invalid', { ...wrong, field: `mapping.${wrong.field}` }).refusal
}

/** The first of a list with something wrong. */
function first<Item>(items: Iterable<Item>, wrongOf: (item: Item) => Wrong | null): Wrong | null {
  for (const item of items) {
    const wrong = wrongOf(item)
    if (wrong !== null) return wrong
  }
  return null
}

function wrongFrame({ root, header, headerRow }: Mapping): Wrong | null {
  if (root !== undefined && !(pathOf(root)?.every((step) => typeof step === 'string') ?? false)) {
    return { field: 'root', reason: 'path' }
  }
  const both = header === false && headerRow !== undefined
  return both ? { field: 'headerRow', reason: 'header_row' } : null
}

interface Around {
  readonly mapping: Mapping
  readonly words: WordsOfAll
}

function wrongField(target: string, source: FieldSource, { mapping, words }: Around): Wrong | null {
  const place = placeOf(target)
  const field = `fields.${target}`
  if (!isKnown(place, words)) return { field, reason: 'field_unknown', accepted: knownIn(place, words) }
  const given = [source.from, source.column, source.path, source.constant].filter((one) => one !== undefined)
  if (given.length !== 1) return { field, reason: 'source' }
  return (
    wrongName(field, source, mapping) ??
    wrongPath(field, source, place) ??
    wrongChange(field, source, place) ??
    wrongValues(field, source, place)
  )
}

function isKnown({ place, field }: Target, words: WordsOfAll): boolean {
  const hasIn = (where: Target['place'], name: string) =>
    words[where].some((fields) => Object.hasOwn(fields, name))
  const has = (name: string) => hasIn(place, name)
  const list = place === 'element' ? null : LIST_OF[place]
  if (list !== null && !hasIn('element', list)) return false
  const code = attributeIn(field)
  return code === null ? has(field) : code !== '' && has('attributes')
}

/** The field of an element that holds objects of each kind. */
const LIST_OF = {
  variant: 'variants',
  price: 'prices',
  stock: 'stock',
  kit: 'kit',
  attribute: 'attributes',
} as const

function knownIn({ place }: Target, words: WordsOfAll): readonly string[] {
  const isThere = place === 'element' || isKnown({ place: 'element', field: LIST_OF[place] }, words)
  return [...new Set(words[isThere ? place : 'element'].flatMap((fields) => Object.keys(fields)))]
}

/** Without a header a column has no name. */
function wrongName(field: string, { from }: FieldSource, { header }: Mapping): Wrong | null {
  const named = (Array.isArray(from) ? from : [from]).some((one) => typeof one === 'string')
  return header === false && named ? { field: `${field}.from`, reason: 'name_without_header' } : null
}

function wrongPath(field: string, { path }: FieldSource, target: Target): Wrong | null {
  const texts: readonly string[] = path === undefined ? [] : typeof path === 'string' ? [path] : path
  for (const text of texts) {
    const steps = pathOf(text)
    if (steps === null) return { field: `${field}.path`, reason: 'path' }
    if (steps.includes(EVERY) && typeOf(target.field) !== 'list') {
      return { field: `${field}.path`, reason: 'path_list' }
    }
  }
  return null
}

/** Nine digits on either side of the point. */
const FACTOR_MAX = 1e9

function wrongChange(field: string, { multiply, values }: FieldSource, target: Target): Wrong | null {
  if (multiply === undefined) return null
  const fits = multiply >= 1 / FACTOR_MAX && multiply <= FACTOR_MAX
  const holdsNumber = typeOf(target.field) === 'number' || attributeIn(target.field) !== null
  return fits && holdsNumber && values === undefined
    ? null
    : { field: `${field}.multiply`, reason: 'multiply' }
}

/** Constants and translations must be values that the field takes; of an attribute only its definition knows. */
function wrongValues(field: string, { constant, values }: FieldSource, target: Target): Wrong | null {
  const isFree = attributeIn(target.field) !== null || target.place === 'attribute'
  if (constant !== undefined && !isFree && !takes(target.field, constant)) {
    return { field: `${field}.constant`, reason: 'value' }
  }
  if (values === undefined || isFree) return null
  if (constant !== undefined) return { field, reason: 'source' }
  if (typeOf(target.field) === 'list') return { field: `${field}.values`, reason: 'values' }
  return first(Object.entries(values), ([word, value]) =>
    takes(target.field, value) ? null : { field: `${field}.values.${word}`, reason: 'value' },
  )
}

const GOES = { store: 'quantity', list: 'price' } as const

function wrongSpreads(mapping: Mapping, words: WordsOfAll): Wrong | null {
  const spreads = spreadsOf(mapping)
  const isList = spreads.length > 0 && mapping.spread !== spreads[0]
  return first(spreads.entries(), ([place, spread]) => {
    const field = isList ? `spread.${place}` : 'spread'
    const { into, value } = spread
    if (GOES[into] !== value || !isKnown({ place: 'element', field: value }, words)) {
      return { field, reason: 'spread' }
    }
    const isTwice = spreads.findIndex((one) => one.into === into) < place
    const isMapped = [into, value].some((name) => Object.hasOwn(mapping.fields ?? {}, name))
    if (isTwice || isMapped) return { field, reason: 'spread_twice' }
    return wrongColumns(`${field}.columns`, spread, mapping)
  })
}

const NUMBER = /^[1-9]\d{0,4}$/

function wrongColumns(field: string, { columns }: Spread, { header }: Mapping): Wrong | null {
  if (columns === 'others') return header === false ? { field, reason: 'name_without_header' } : null
  const names = Object.keys(columns)
  if (header === false && !names.every((name) => NUMBER.test(name))) {
    return { field, reason: 'name_without_header' }
  }
  const codes = Object.values(columns).map((code) => code.trim())
  const areApart = new Set(codes).size === codes.length && new Set(names.map(foldName)).size === names.length
  return areApart && codes.length > 0 && !codes.includes('') ? null : { field, reason: 'spread_columns' }
}
