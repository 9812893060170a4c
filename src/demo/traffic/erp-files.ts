import { moneyOf, moneyText } from '../../kernel/money.ts'
import type { ErpArticle } from './erp-catalogue.ts'

/** A file as the demo's ERP drops it. */
export interface ErpFile {
  readonly folder: string
  readonly name: string
  readonly content: string
}

type Row = Readonly<Record<string, string | number>>

interface ErpKind {
  readonly folder: string
  /** What the list is called in JSON, and the file begins with. */
  readonly root: string
  readonly rowOf: (article: ErpArticle, nth: number) => Row
  /** Rows as people get them wrong. */
  readonly mistakes: readonly Row[]
}

const PLACES = 2
const STORES = ['001', '002', '003']
const ROWS = 12
/** Prices go up and down by so many hundredths, around what they were first. */
const SWING = [0n, 3n, -2n, 5n, -4n, 1n]
/** Balances are set again before they are sold out. */
const QUANTITY_MIN = 12

const KINDS: readonly ErpKind[] = [
  {
    folder: '/in/precos',
    root: 'precos',
    rowOf: ({ sku, price }, nth) => ({
      codigo: sku,
      tabelaPreco: 'default',
      preco: swung(price, SWING[nth % SWING.length]!),
    }),
    mistakes: [
      { codigo: '010100101', tabelaPreco: 'default', preco: 'a consultar' },
      { codigo: '', tabelaPreco: 'default', preco: '10.00' },
    ],
  },
  {
    folder: '/in/estoque',
    root: 'estoque',
    rowOf: ({ sku }, nth) => ({
      codigo: sku,
      loja: STORES[nth % STORES.length]!,
      quantidade: QUANTITY_MIN + (nth % 9),
    }),
    mistakes: [{ codigo: '010100101', loja: '001', quantidade: 'muitas' }],
  },
  {
    folder: '/in/produtos',
    root: 'produtos',
    rowOf: ({ reference, name, weightGrams, size, sku, ean }, nth) => ({
      referencia: reference,
      nome: name,
      pesoGramas: weightGrams + (nth % 5),
      tamanho: size,
      codigo: sku,
      codigoBarras: ean,
    }),
    mistakes: [
      {
        referencia: '1010-BRC',
        nome: 'Camiseta básica algodão - Branco',
        pesoGramas: 'leve',
        tamanho: 'PP',
        codigo: '010100101',
        codigoBarras: '7899999100005',
      },
    ],
  },
]

/**
 * The nth file that the ERP drops at a time: prices, stock and products in turn, CSV and JSON in turn. Most have a
 * mistake or two in them, as such files do.
 */
export function erpFile(articles: readonly ErpArticle[], { nth, at }: { nth: number; at: Date }): ErpFile {
  const { folder, root, rowOf, mistakes } = KINDS[nth % KINDS.length]!
  const start = (nth * ROWS) % articles.length
  const chosen = [...articles.slice(start), ...articles.slice(0, start)].slice(0, ROWS)
  const wrong = nth % 4 === 3 ? [] : mistakes
  const rows = [...chosen.map((article, place) => rowOf(article, nth + place)), ...wrong]
  const time = at.toISOString().replace(/\D/g, '').slice(0, 14)
  const isCsv = nth % 2 === 0
  return {
    folder,
    name: `${root.toUpperCase()}_${time}_${nth}.${isCsv ? 'csv' : 'json'}`,
    content: isCsv ? csvOf(rows) : `${JSON.stringify({ [root]: rows }, null, 2)}\n`,
  }
}

function swung(price: string, hundredths: bigint): string {
  const amount = moneyOf(price, PLACES) ?? 0n
  return moneyText(amount + (amount * hundredths) / 100n, PLACES)
}

/** Amounts with a comma, as Brazilian programs write them; nothing in it needs quotes. */
function csvOf(rows: readonly Row[]): string {
  const columns = Object.keys(rows[0] ?? {})
  const cells = rows.map((row) => columns.map((column) => cellOf(row[column] ?? '')).join(';'))
  return `${[columns.join(';'), ...cells].join('\r\n')}\r\n`
}

function cellOf(value: string | number): string {
  return String(value).replace(/^(\d+)\.(\d{2})$/, '$1,$2')
}
