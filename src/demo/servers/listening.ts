import type { EventEmitter } from 'node:events'

interface Listener extends EventEmitter {
  listen(port: number, host: string): unknown
}

/** Waits until a server listens on loopback. Throws why it cannot (`EADDRINUSE`). */
export async function listening(server: Listener, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.once('listening', () => {
      server.off('error', reject)
      resolve()
    })
    server.listen(port, '127.0.0.1')
  })
}
