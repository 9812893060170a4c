/** A value of JSON that is neither a list nor an object. */
export type Scalar = string | number | boolean | null

/** A column by its name, or by its number from 1. */
export type ColumnName = string | { readonly column: number }

/** Where a field of ours comes from: exactly one of `from`, `column`, `path`, `constant`. */
export interface FieldSource {
  /** The sender's column or field; of several, the first that is filled. */
  readonly from?: ColumnName | readonly ColumnName[]
  /** Short for `from: { column }`. */
  readonly column?: number
  /** A place within nested JSON: `saldo.livre`, `fotos[].url`; of several, the first that is filled. */
  readonly path?: string | readonly string[]
  /** The same value in each row. */
  readonly constant?: Scalar
  /** What each value of the sender's means; one that is not here refuses the row. */
  readonly values?: Readonly<Record<string, Scalar>>
  /** A factor, in exact decimals: 1000 makes kilograms grams. */
  readonly multiply?: number
}

/** One column a store, or one a price list: such a row is still one row of the file, and several balances or prices. */
export interface Spread {
  readonly into: 'store' | 'list'
  readonly value: 'quantity' | 'price'
  /** The sender's column → the code of its store or list; `others`: each that means nothing else, by its name. */
  readonly columns: Readonly<Record<string, string>> | 'others'
}

/** How a sender's files are to be read, in an integration's settings (contract 7). Plain JSON. */
export interface Mapping {
  /** The way to the list of rows in a JSON file: `dados.itens`. */
  readonly root?: string
  /** False: the first row is a row, and columns are known by number. */
  readonly header?: boolean
  /** The line of the header, counted as a spreadsheet counts; what stands above it is passed over. */
  readonly headerRow?: number
  /** By our name; nested: `variants.sku`, `prices.price`, `stock.quantity`, `kit.sku`; `attributes.<code>`. */
  readonly fields?: Readonly<Record<string, FieldSource>>
  readonly spread?: Spread | readonly Spread[]
}

/** Where in a file its rows are, as far as a mapping says it. Plain JSON, kept with the load. */
export interface RowsAt {
  readonly root?: readonly string[]
  readonly header?: false
  readonly headerRow?: number
}

/** What a mapping says of where the rows are; undefined where it says nothing. */
export function rowsAtOf({ root, header, headerRow }: Mapping): RowsAt | undefined {
  if (root === undefined && header !== false && headerRow === undefined) return undefined
  return {
    ...(root === undefined ? {} : { root: root.split('.') }),
    ...(header === false ? { header } : {}),
    ...(headerRow === undefined ? {} : { headerRow }),
  }
}

/** A mapping's spreads, one or several. */
export function spreadsOf({ spread }: Mapping): readonly Spread[] {
  if (spread === undefined) return []
  return 'into' in spread ? [spread] : spread
}
