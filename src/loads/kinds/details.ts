import { quantityNumber } from '../../kernel/quantity.ts'
import { ok, type Result } from '../../kernel/result.ts'
import type { Patch } from '../rows.ts'
import { readAttributes } from './attribute-values.ts'
import { refuseField, type Said, type Terms } from './said.ts'
import { type Optional, readFlag, readQuantity, readText } from './values.ts'

type Read = (said: Said, field: string, terms: Terms) => Result<Optional<unknown>>

const IMAGES_MAX = 100
const IMAGE_CHARS_MAX = 2_000

const text =
  (charsMax: number): Read =>
  (said, field) =>
    readText(said, field, charsMax)

/** What describes a product or a variant, and how each field is read. */
const DETAILS: Readonly<Record<string, Read>> = {
  name: text(500),
  description: text(20_000),
  brand: text(200),
  model: text(200),
  color: text(200),
  category: text(1_000),
  weightGrams: readMeasure,
  heightCm: readMeasure,
  widthCm: readMeasure,
  lengthCm: readMeasure,
  active: readFlag,
  images: readImages,
  attributes: readAttributes,
}

/**
 * The details a row gives, by canonical name: an absent name leaves what is stored, null clears it. Of the attributes
 * each one by itself.
 */
export function readDetails(said: Said, terms: Terms): Result<Patch> {
  const patch: Record<string, unknown> = {}
  for (const [field, read] of Object.entries(DETAILS)) {
    if (said.values[field] === undefined) continue
    const detail = read(said, field, terms)
    if (!detail.ok) return detail
    if (detail.value !== undefined) patch[field] = detail.value
  }
  return ok(patch)
}

/** A weight or a length: up to three places, not negative. */
function readMeasure(said: Said, field: string, terms: Terms): Result<Optional<number>> {
  const measure = readQuantity(said, field, terms)
  if (!measure.ok || measure.value === undefined || measure.value === null)
    return measure as Result<null | undefined>
  if (measure.value < 0n) return refuseField(said, field, 'row.number_out_of_range')
  return ok(quantityNumber(measure.value))
}

/** A list of addresses, or one text with `|` between them. */
function readImages(said: Said, field: string): Result<Optional<readonly string[]>> {
  const value = said.values[field]
  if (value === null) return ok(null)
  const sent: unknown = typeof value === 'string' ? value.split('|') : value
  if (!isTexts(sent)) return refuseField(said, field, 'row.field_invalid')

  const images = sent.map((image) => image.trim()).filter((image) => image !== '')
  if (images.length === 0 && typeof value === 'string') return ok(undefined)
  if (images.length > IMAGES_MAX) return refuseField(said, field, 'row.field_too_long', { limit: IMAGES_MAX })
  if (images.some((image) => image.length > IMAGE_CHARS_MAX)) {
    return refuseField(said, field, 'row.field_too_long', { limit: IMAGE_CHARS_MAX })
  }
  if (images.some((image) => image.includes('\0') || !image.isWellFormed())) {
    return refuseField(said, field, 'row.field_invalid')
  }
  return ok(images)
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string')
}
