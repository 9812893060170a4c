/**
 * The names under which a field may come: ours, the Portuguese ones, and those of the source contract
 * (Spanish). Case and accents do not matter (fold.ts). Contract 3.1; the glossary is checked against it.
 */
export interface Spellings {
  readonly portuguese: readonly string[]
  readonly source: readonly string[]
}

export type Vocabulary = Readonly<Record<string, Spellings>>

function spelled(portuguese: readonly string[], source: readonly string[] = []): Spellings {
  return { portuguese, source }
}

const CODES = {
  sku: spelled(['codigo', 'codigoSku'], ['sku']),
  ean: spelled(['codigoBarras', 'gtin'], ['ean']),
  reference: spelled(['referencia', 'codigoReferencia'], ['codigoAlfa']),
  size: spelled(['tamanho'], ['talla']),
} as const satisfies Vocabulary

/** What describes a product; inside a nested variant, what describes that variant. */
const DETAILS = {
  name: spelled(['nome'], ['nombre']),
  description: spelled(['descricao'], ['descripcion']),
  brand: spelled(['marca'], ['marca']),
  model: spelled(['modelo'], ['modelo']),
  color: spelled(['cor'], ['color']),
  category: spelled(['categoria'], ['categoria']),
  weightGrams: spelled(['pesoGramas']),
  heightCm: spelled(['alturaCm']),
  widthCm: spelled(['larguraCm']),
  lengthCm: spelled(['comprimentoCm']),
  active: spelled(['ativo'], ['activo']),
  images: spelled(['imagens'], ['imagenes']),
  attributes: spelled(['atributos'], ['atributos']),
} as const satisfies Vocabulary

export const VARIANT_FIELDS = { ...CODES, ...DETAILS } as const satisfies Vocabulary

export const PRODUCT_FIELDS = {
  ...VARIANT_FIELDS,
  variants: spelled(['variacoes', 'skus', 'grade'], ['subProductos']),
  kit: spelled(['kit']),
} as const satisfies Vocabulary

export const KIT_FIELDS = {
  sku: CODES.sku,
  quantity: spelled(['quantidade'], ['cantidad']),
} as const satisfies Vocabulary

/** An entry of a product's list of attributes. */
export const ATTRIBUTE_ENTRY_FIELDS = {
  code: spelled(['codigo']),
  value: spelled(['valor'], ['valor']),
} as const satisfies Vocabulary

/** `codigo` is the sku of a value, and the attribute's own code in a definition (kinds/attribute.ts). */
export const ATTRIBUTE_FIELDS = {
  ...CODES,
  attribute: spelled(['atributo'], ['atributo']),
  value: spelled(['valor'], ['valor']),
  code: spelled([]),
  name: DETAILS.name,
  scope: spelled(['escopo'], ['ambito']),
  dataType: spelled(['tipoDado', 'tipoDeDado', 'tipo'], ['tipoDato', 'tipoDeDato']),
  values: spelled(['valores'], ['valores']),
} as const satisfies Vocabulary

export const PRICE_FIELDS = {
  ...CODES,
  list: spelled(['tabelaPreco', 'tabela', 'listaPreco'], ['listaPrecio']),
  price: spelled(['preco'], ['precio']),
  salePrice: spelled(['precoPromocional'], ['precioRebajado']),
  validFrom: spelled(['vigenciaInicio']),
  validTo: spelled(['vigenciaFim']),
} as const satisfies Vocabulary

export const STOCK_FIELDS = {
  ...CODES,
  store: spelled(['loja', 'filial'], ['idTiendaExterno']),
  quantity: spelled(['quantidade', 'saldo', 'estoque'], ['stock']),
  asOf: spelled(['dataSaldo']),
} as const satisfies Vocabulary

/**
 * The lists of prices and balances within a product or a variant, in loads of several kinds. `estoque` and `stock` are
 * this list, or a quantity where they hold none (names.ts).
 */
export const PRICES_FIELD = { prices: spelled(['precos'], ['precios']) } as const satisfies Vocabulary
export const STOCK_FIELD = {
  stock: spelled(['estoque', 'estoques'], ['stock', 'stocks']),
} as const satisfies Vocabulary

/** The field of a JSON file that holds its rows. */
export const ROOT_FIELDS = {
  products: spelled(['produtos']),
  prices: spelled(['precos']),
  stock: spelled(['estoque', 'estoques']),
  attributes: spelled(['atributos']),
  items: spelled(['itens']),
} as const satisfies Vocabulary

/** The column or field in which the error file says why a row was refused; skipped without a word on loading back. */
export const REFUSED_FIELD = 'malote_refused'
