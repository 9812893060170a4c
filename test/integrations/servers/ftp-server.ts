import type { TestContext } from 'node:test'
import { openFtpServer, type FtpServerOptions } from '../../../src/demo/servers/ftp-server.ts'
import { atEnd } from '../../harness/at-end.ts'

export type { FtpServerOptions }

export interface StartedFtp {
  readonly port: number
  /** Passwords that came. */
  readonly logins: string[]
  readonly hangUp: () => void
}

/** The demo's FTP server; it ends with the test. */
export async function startFtpServer(t: TestContext, options: FtpServerOptions): Promise<StartedFtp> {
  const logins: string[] = []
  const server = await openFtpServer({ ...options, onPassword: (password) => logins.push(password) })
  atEnd(t, server.close)
  return { port: server.port, logins, hangUp: server.hangUp }
}
