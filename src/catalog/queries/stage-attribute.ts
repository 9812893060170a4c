import { statement } from '../../platform/postgres/statement.ts'
import { KEY_COLUMNS, resolveKeys } from './stage-shared.ts'

/** A row defines an attribute, or gives one value (StatedValue of loads/rows.ts): then `definition` is null. */
export const CREATE_STAGED_ATTRIBUTE = statement(
  'create_staged_attribute',
  `create temp table staged_attribute (
  ${KEY_COLUMNS},
  attribute text collate "C" not null,
  definition jsonb,
  value jsonb)`,
  'fresh',
)

/** Lines of COPY text (loads/copy-text.ts) fill these columns, in this order. */
export const COPY_STAGED_ATTRIBUTE = statement(
  'copy_staged_attribute',
  `copy staged_attribute (row_number, sku, ean, reference, size, attribute, definition, value) from stdin`,
  'fresh',
)

export const RESOLVE_ATTRIBUTE_KEYS = statement(
  'resolve_attribute_keys',
  resolveKeys('staged_attribute'),
  'fresh',
)
