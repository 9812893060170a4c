import { createServer, type AddressInfo, type Socket } from 'node:net'
import type { TestContext } from 'node:test'
import { atEnd } from '../../harness/at-end.ts'

/** A server on loopback that says one thing at most; answers its port. It ends with the test. */
export async function startMute(t: TestContext, { port = 0, says = '' } = {}): Promise<number> {
  const held: Socket[] = []
  const mute = createServer((socket) => {
    held.push(socket)
    socket.on('error', () => undefined)
    if (says !== '') socket.write(says)
  })
  mute.listen(port, '127.0.0.1')
  await new Promise((resolve) => mute.once('listening', resolve))
  atEnd(t, async () => {
    for (const socket of held) socket.destroy()
    await new Promise((resolve) => mute.close(resolve))
  })
  return (mute.address() as AddressInfo).port
}
