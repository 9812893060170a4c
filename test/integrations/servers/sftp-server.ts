import type { TestContext } from 'node:test'
import { openSftpServer, type SftpServerOptions } from '../../../src/demo/servers/sftp-server.ts'
import { atEnd } from '../../harness/at-end.ts'

export type { SftpServerOptions }

export interface StartedSftp {
  readonly port: number
  /** Passwords that came. */
  readonly logins: string[]
}

/** The demo's SFTP server; it ends with the test. */
export async function startSftpServer(t: TestContext, options: SftpServerOptions): Promise<StartedSftp> {
  const logins: string[] = []
  const server = await openSftpServer({ ...options, onPassword: (password) => logins.push(password) })
  atEnd(t, server.close)
  return { port: server.port, logins }
}
