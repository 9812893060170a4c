import { statement } from '../../platform/postgres/statement.ts'

export interface AttributeRow {
  readonly code: string
  readonly name: string | null
  readonly scope: 'basic' | 'specification'
  readonly data_type: 'text' | 'number' | 'boolean' | 'date' | 'list'
  readonly allowed: readonly string[] | null
  readonly as_of: Date
  readonly load_id: bigint
  readonly updated_at: Date
}

/** Pages by code behind `$2`, at most `$8` rows; the filters are code, scope, dataType, updatedAfter, q. */
export const LIST_ATTRIBUTES = statement(
  'list_attributes',
  `select code, name, scope, data_type, allowed, as_of, load_id, updated_at
     from attributes
    where site_id = $1
      and ($2::text is null or code > $2)
      and ($3::text is null or code = $3)
      and ($4::text is null or scope = $4)
      and ($5::text is null or data_type = $5)
      and ($6::timestamptz is null or updated_at > $6)
      and ($7::text is null
           or strpos(lower(concat_ws(' ', code, name) collate "default"), lower($7 collate "default")) > 0)
    order by code
    limit $8`,
  'fresh',
)
