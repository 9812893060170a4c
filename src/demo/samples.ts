import { fileURLToPath } from 'node:url'

/** The sample files: a small catalogue as a Brazilian ERP sends it, each as JSON and as its CSV twin. */
export const SAMPLES = [
  { name: 'PRODUTOS_DO_ERP.json', type: 1, twin: 'PRODUTOS_DO_ERP.csv' },
  { name: 'PRECOS_DO_ERP.json', type: 7, twin: 'PRECOS_DO_ERP.csv' },
  { name: 'ESTOQUE_DO_ERP.json', type: 2, twin: 'ESTOQUE_DO_ERP.csv' },
] as const

export const SAMPLE_FILES: readonly { readonly name: string; readonly type: number }[] = SAMPLES.flatMap(
  ({ name, type, twin }) => [
    { name, type },
    { name: twin, type },
  ],
)

/** Where a sample file is. */
export function samplePath(name: string): string {
  return fileURLToPath(new URL(`samples/${name}`, import.meta.url))
}
