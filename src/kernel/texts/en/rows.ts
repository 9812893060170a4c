import type { Texts } from '../texts.ts'

/** English words for the codes of rows of a load. */
export const ROWS = {
  'row.not_an_object': {
    title: 'Row is no object',
    detail: 'This element of the file is no object with fields.',
    advice: 'Write the row as a JSON object.',
  },
  'row.too_large': {
    title: 'Row too large',
    detail: 'The row is over the limit of {limit} bytes.',
    advice: 'Make the row smaller, its descriptions for example, and send it again.',
  },
  'row.columns_mismatch': {
    title: 'Number of columns differs',
    detail: 'The row has {cells} columns and the header has {columns}.',
    advice: 'Check the separators and quotes of this row.',
  },
  'row.field_missing': {
    title: 'Field missing',
    detail: 'The field {field} is missing in this row.',
    advice: 'Fill the field in and send the row again.',
  },
  'row.field_invalid': {
    title: 'Value not accepted',
    detail: 'The field {field} has a value that does not fit it.',
    advice: 'Mend the value and send the row again.',
  },
  'row.field_too_long': {
    title: 'Text too long',
    detail: 'The field {field} has more than {limit} characters.',
    advice: 'Shorten the text and send the row again.',
  },
  'row.number_malformed': {
    title: 'Number malformed',
    detail: 'The field {field} is no number.',
    advice: 'Write digits only, with a decimal point or comma, and send the row again.',
  },
  'row.number_ambiguous': {
    title: 'Number ambiguous',
    detail: 'The field {field} can be read in two ways: its separator may be decimal or of thousands.',
    advice: 'Write the decimal places out (1234 or 1.23), or send the file as JSON with numbers.',
  },
  'row.number_too_precise': {
    title: 'Too many decimal places',
    detail: 'The field {field} has more decimal places than the hub keeps.',
    advice:
      "Round in your own system (quantities to 3 places, amounts to the currency's) and send the row again.",
  },
  'row.number_out_of_range': {
    title: 'Number out of range',
    detail: 'The field {field} has a number larger than the hub keeps.',
    advice: 'Check the number: its decimal separator may be missing.',
  },
  'row.amount_negative': {
    title: 'Price negative',
    detail: 'The field {field} is an amount below zero.',
    advice: 'Mend the price and send the row again.',
  },
  'row.date_malformed': {
    title: 'Date malformed',
    detail: 'The field {field} is no date of the calendar in a form that the hub reads.',
    advice: 'Use 2026-11-24T10:00:00-03:00, 2026-11-24 or 24/11/2026.',
  },
  'row.key_missing': {
    title: 'Row without a key',
    detail: 'The row does not say of which product it speaks.',
    advice: 'Give sku, or ean, or reference with size, and send the row again.',
  },
  'row.key_mangled': {
    title: 'Code spoilt by a spreadsheet',
    detail: 'The field {field} is in scientific notation: a spreadsheet has eaten the digits of the code.',
    advice: 'Export the column as text, straight from its own system, and send the row again.',
  },
  'row.key_conflict': {
    title: 'Key of another product',
    detail: 'The key of this row already belongs to another product or variant; the row was not saved.',
    advice: 'Check sku, ean, reference and size: each combination is of one variant only.',
  },
  'row.attribute_unknown': {
    title: 'Attribute unknown',
    detail: 'The attribute {attribute} is not defined.',
    advice: 'Define the attribute with a load of attributes (type 12), then send this row again.',
  },
  'row.value_unknown': {
    title: 'Value without a translation',
    detail: 'The field {field} has a value that the mapping of the integration does not translate.',
    advice: 'Add the value to `values` in the mapping, or mend it in the file, and send the row again.',
  },
  'row.product_unknown': {
    title: 'Product not loaded yet',
    detail: 'The product {key} is not in the hub yet; the row was not saved.',
    advice: 'Load the product: a row that waits then goes in by itself, a refused one is sent again.',
  },
  'row.store_unknown': {
    title: 'Store not registered',
    detail: 'The store {store} is not registered in the hub; the row was not saved.',
    advice:
      'Register the store under that external code: a row that waits then goes in by itself, a refused one is sent again.',
  },
  'row.kit_component_unknown': {
    title: 'Kit component unknown',
    detail:
      'The kit uses the SKU {component}, which is not in the hub yet or is a kit itself; the row was not saved.',
    advice: 'Load the components, none of them a kit, then send the kit again.',
  },
  'row.kit_has_no_stock': {
    title: 'A kit holds no stock',
    detail: "The SKU {key} is of a kit, and a kit's stock is that of its components; the row was not saved.",
    advice: 'Send the stock of the components.',
  },
  'row.aborted': {
    title: 'Row refused with its file',
    detail:
      'Nothing is wrong with this row, but others of the file are refused and it was sent to be loaded whole.',
    advice: 'Repair the other rows and send the file again.',
  },
} as const satisfies Partial<Texts>
