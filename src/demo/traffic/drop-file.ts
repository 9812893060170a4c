import { Readable } from 'node:stream'
import { Client } from 'basic-ftp'
import { ERP } from '../demo-site.ts'
import type { ErpFile } from './erp-files.ts'

const TIMEOUT_MS = 10_000

/** Drops a file over FTP as careful senders do: under a name that is passed over until the file is whole. */
export async function dropFile(
  port: number,
  { folder, name, content }: ErpFile,
  signal: AbortSignal,
): Promise<void> {
  const client = new Client(TIMEOUT_MS)
  const hangUp = () => client.close()
  signal.addEventListener('abort', hangUp)
  try {
    await client.access({ host: '127.0.0.1', port, user: ERP.username, password: ERP.password })
    const part = `${folder}/.${name}.part`
    await client.uploadFrom(Readable.from([Buffer.from(content)]), part)
    await client.rename(part, `${folder}/${name}`)
  } finally {
    signal.removeEventListener('abort', hangUp)
    client.close()
  }
}
