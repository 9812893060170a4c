import { readFile } from 'node:fs/promises'
import { samplePath } from '../samples.ts'

/** What the demo's ERP knows of its own: a variant, with its price of the list `default`. */
export interface ErpArticle {
  readonly reference: string
  readonly name: string
  readonly weightGrams: number
  readonly size: string
  readonly sku: string
  readonly ean: string
  /** Decimal text: "49.9". */
  readonly price: string
}

interface Samples {
  readonly produtos: readonly {
    readonly referencia: string
    readonly nome: string
    readonly pesoGramas: number
    readonly variacoes?: readonly {
      readonly tamanho: string
      readonly codigo: string
      readonly codigoBarras: string
    }[]
  }[]
  readonly precos: readonly {
    readonly codigo: string
    readonly tabelaPreco: string
    readonly preco: number
  }[]
}

/** The ERP's articles, from the files with which the demo began; kits are no articles of their own. */
export async function readErpCatalogue(): Promise<readonly ErpArticle[]> {
  const { produtos } = await sample<'produtos'>('PRODUTOS_DO_ERP.json')
  const { precos } = await sample<'precos'>('PRECOS_DO_ERP.json')
  const prices = new Map(
    precos.filter((row) => row.tabelaPreco === 'default').map(({ codigo, preco }) => [codigo, String(preco)]),
  )
  return produtos.flatMap(({ referencia, nome, pesoGramas, variacoes = [] }) =>
    variacoes.flatMap(({ tamanho, codigo, codigoBarras }) => {
      const price = prices.get(codigo)
      const article = { reference: referencia, name: nome, weightGrams: pesoGramas, size: tamanho }
      return price === undefined ? [] : [{ ...article, sku: codigo, ean: codigoBarras, price }]
    }),
  )
}

async function sample<Part extends keyof Samples>(name: string): Promise<Pick<Samples, Part>> {
  return JSON.parse(await readFile(samplePath(name), 'utf8')) as Pick<Samples, Part>
}
