// How details hold attributes: an object of code and value in the field `attributes`.

/**
 * Fields of `patch` over `stored`; null removes one. Of the attributes each code stands for itself: those that the
 * patch does not name stay.
 */
export function patched(stored: string, patch: string): string {
  const attributes = `jsonb_strip_nulls(coalesce(${stored} -> 'attributes', '{}') || (${patch} -> 'attributes'))`
  return `jsonb_strip_nulls(${stored} || ${patch}
                            || case when jsonb_typeof(${patch} -> 'attributes') = 'object'
                                    then jsonb_build_object('attributes', nullif(${attributes}, '{}'))
                                    else '{}' end)`
}

/** The attributes in `details` as an object, whatever stands there. */
export function attributesIn(details: string): string {
  return `case when jsonb_typeof(${details} -> 'attributes') = 'object' then ${details} -> 'attributes' else '{}' end`
}

/**
 * The form of a stated value (StatedValue of loads/rows.ts) that the attribute's data type takes: SQL's null where
 * it has none, JSON's to clear.
 */
export function typedValue(value: string, dataType: string): string {
  return `case when ${value} = 'null' then ${value}
               when jsonb_typeof(${value}) <> 'object' then case when ${dataType} in ('text', 'list') then ${value} end
               else case ${dataType}
                    when 'text' then ${value} -> 't'
                    when 'list' then coalesce(${value} -> 'l', ${value} -> 't')
                    when 'number' then to_jsonb((${value} ->> 'n')::numeric)
                    when 'boolean' then ${value} -> 'b'
                    when 'date' then ${value} -> 'd' end end`
}

/** Whether a definition allows the value: as typed, or as the sender wrote it. */
export function isAllowed({
  typed,
  value,
  allowed,
}: {
  typed: string
  value: string
  allowed: string
}): string {
  return `(${allowed} is null or ${typed} = 'null'
           or case jsonb_typeof(${typed}) when 'array' then ${allowed} @> ${typed}
                   else ${allowed} ? (${typed} #>> '{}') or ${allowed} ? coalesce(${value} ->> 't', '') end)`
}

/** A stated value as its sender wrote it, for a report. */
export function sentText(value: string): string {
  return `left(coalesce(${value} ->> 't', ${value} #>> '{}'), 200)`
}
