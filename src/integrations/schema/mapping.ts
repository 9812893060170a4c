import { Type } from 'typebox'
import { lineShape, objectShape } from '../../platform/http/shapes.ts'

const FIELDS_MAX = 300
const CHOICES_MAX = 10
const VALUES_MAX = 1_000
const COLUMNS_MAX = 1_000
const SPREADS_MAX = 2
/** As many as a spreadsheet has. */
const COLUMN_NUMBER_MAX = 16_384
const HEADER_ROW_MAX = 20

const ColumnNumberShape = Type.Integer({
  minimum: 1,
  maximum: COLUMN_NUMBER_MAX,
  description: 'A column by its number, from 1',
})

const ColumnShape = Type.Union([
  lineShape('A column of the file, or a field of the JSON object; case and accents do not matter'),
  objectShape({ column: ColumnNumberShape }),
])

const PathShape = lineShape('A place within nested JSON: `saldo.livre`, `fotos[0].url`, `fotos[].url`')

const ScalarShape = Type.Union([
  Type.String({ maxLength: 2_000 }),
  Type.Number(),
  Type.Boolean(),
  Type.Null(),
])

/** Where one field of ours comes from. What a shape cannot say is checked by loads/mapping/check-mapping.ts. */
const FieldSourceShape = objectShape(
  {
    from: Type.Optional(
      Type.Union([ColumnShape, Type.Array(ColumnShape, { minItems: 1, maxItems: CHOICES_MAX })], {
        description: "The sender's column or field; of several, the first that is filled",
      }),
    ),
    column: Type.Optional(ColumnNumberShape),
    path: Type.Optional(
      Type.Union([PathShape, Type.Array(PathShape, { minItems: 1, maxItems: CHOICES_MAX })], {
        description: 'A place within nested JSON; of several, the first that is filled',
      }),
    ),
    constant: Type.Optional(ScalarShape),
    values: Type.Optional(
      Type.Record(Type.String(), ScalarShape, {
        maxProperties: VALUES_MAX,
        description:
          "What each of the sender's values means. Another one refuses its row with `row.value_unknown`; an empty " +
          'cell is absent, unless `""` is among them',
        examples: [{ S: true, N: false }],
      }),
    ),
    multiply: Type.Optional(
      Type.Number({
        description: 'A factor, in exact decimals: 1000 makes kilograms grams',
        examples: [1000],
      }),
    ),
  },
  'MappingField',
)

const SpreadShape = objectShape(
  {
    into: Type.Enum(['store', 'list'], { description: 'What the columns are: stores, or price lists' }),
    value: Type.Enum(['quantity', 'price'], { description: '`quantity` into `store`, `price` into `list`' }),
    columns: Type.Union(
      [
        Type.Record(Type.String(), lineShape('The code'), { maxProperties: COLUMNS_MAX }),
        Type.Literal('others'),
      ],
      {
        description:
          'The column → the code of its store or list (without a header: the number of the column); `others` takes ' +
          'every column that means nothing else, by its name',
        examples: [{ 'Loja Centro': '001', 'Loja Norte': '002' }],
      },
    ),
  },
  'MappingSpread',
)

export const MappingShape = objectShape(
  {
    root: Type.Optional(lineShape('The way to the list of rows in a JSON file: `dados.itens`')),
    header: Type.Optional(
      Type.Boolean({ default: true, description: 'False: the first row is a row, and columns have numbers' }),
    ),
    headerRow: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: HEADER_ROW_MAX,
        description:
          'The line of the header, counted as a spreadsheet counts; what stands above is passed over',
      }),
    ),
    fields: Type.Optional(
      Type.Record(Type.String(), FieldSourceShape, {
        maxProperties: FIELDS_MAX,
        description:
          'By our name. Of what is nested: `variants.sku`, `prices.price`, `stock.quantity`, `kit.sku`; ' +
          '`attributes.<code>`. A mapped name goes before our vocabulary; what is not mapped goes by it',
      }),
    ),
    spread: Type.Optional(
      Type.Union([SpreadShape, Type.Array(SpreadShape, { minItems: 1, maxItems: SPREADS_MAX })], {
        description: 'One column a store, or a price list; of each at most one. Such a row is still one row',
      }),
    ),
  },
  'Mapping',
)
