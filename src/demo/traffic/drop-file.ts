import { Readable } from 'node:stream'
import { Client } from 'basic-ftp'
import { ERP } from '../demo-site.ts'
import type { ErpFile } from './erp-files.ts'

const TIMEOUT_MS = 10_000

/** Drops a file over FTP as careful senders do: under a name that is passed over until the file is whole. */
export async function dropFile(port: number, { folder, name, content }: ErpFile): Promise<void> {
  const client = new Client(TIMEOUT_MS)
  try {
    await client.access({ host: '127.0.0.1', port, user: ERP.username, password: ERP.password })
    const part = `${folder}/.${name}.part`
    await client.uploadFrom(Readable.from([Buffer.from(content)]), part)
    await client.rename(part, `${folder}/${name}`)
  } finally {
    client.close()
  }
}
