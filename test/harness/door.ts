import type { Answered, TestHub } from './hub.ts'
import { PASSWORDS, type SeededUser } from './seed.ts'

/** Posts a file to the source contract's door of site S1 and waits for its rest. */
export async function postToDoor(
  hub: TestHub,
  type: number | string,
  file: string | Uint8Array,
  {
    name = 'ARQUIVO.json',
    as = 'erp',
    site = 'S1',
    wait = 60,
  }: { name?: string; as?: SeededUser; site?: string; wait?: number } = {},
): Promise<Answered> {
  const form = new FormData()
  form.set('username', as)
  form.set('password', PASSWORDS[as])
  form.set('integrationType', String(type))
  form.set('integrationFile', new Blob([file as string]), name)
  const path = `/integrador/session-less/integrations/${site}/integration-exec-post?wait=${wait}`
  return hub.call('POST', path, { as: null, body: form })
}
