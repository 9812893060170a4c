import { fileURLToPath } from 'node:url'

/** The sample files: a small catalogue as a Brazilian ERP sends it, each as JSON and as its CSV twin. */
export const SAMPLES = [
  { name: 'PRODUTOS_DO_ERP.json', type: 1, twin: 'PRODUTOS_DO_ERP.csv' },
  { name: 'PRECOS_DO_ERP.json', type: 7, twin: 'PRECOS_DO_ERP.csv' },
  { name: 'ESTOQUE_DO_ERP.json', type: 2, twin: 'ESTOQUE_DO_ERP.csv' },
  { name: 'ATRIBUTOS_DO_ERP.json', type: 12, twin: 'ATRIBUTOS_DO_ERP.csv' },
] as const

/** New articles, for the types that carry several kinds at once. The demo does not load them: they are to be tried. */
export const NEW_SAMPLES = [
  { name: 'PRODUTOS_E_ESTOQUE_DO_ERP.json', type: 3, twin: 'PRODUTOS_E_ESTOQUE_DO_ERP.csv' },
  { name: 'PRODUTOS_ESTOQUE_E_PRECOS_DO_ERP.json', type: 6, twin: 'PRODUTOS_ESTOQUE_E_PRECOS_DO_ERP.csv' },
  { name: 'PRODUTOS_E_PRECOS_DO_ERP.json', type: 8, twin: 'PRODUTOS_E_PRECOS_DO_ERP.csv' },
] as const

export const SAMPLE_FILES: readonly { readonly name: string; readonly type: number }[] = [
  ...SAMPLES,
  ...NEW_SAMPLES,
].flatMap(({ name, type, twin }) => [
  { name, type },
  { name: twin, type },
])

/** Where a sample file is. */
export function samplePath(name: string): string {
  return fileURLToPath(new URL(`samples/${name}`, import.meta.url))
}
