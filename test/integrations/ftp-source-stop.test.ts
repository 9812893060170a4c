import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { openFtpServer } from '../../src/demo/servers/ftp-server.ts'
import type { SourceSettings } from '../../src/integrations/schema/source.ts'
import { openSource } from '../../src/integrations/sources/open-source.ts'
import { openEgress } from '../../src/platform/egress/egress.ts'
import { LOCALHOST } from './servers/certificates.ts'
import { ownFolder } from './servers/folder-on-disk.ts'
import { startFtpServer } from './servers/ftp-server.ts'
import { startMute } from './servers/mute-server.ts'
import { rejectsWith } from './source-facts.ts'

const LOGIN = { user: 'erp', password: 'geheim' }
const PLAIN = { kind: 'ftp', host: '127.0.0.1', user: 'erp', folder: '/' } as const
const TLS = { ...PLAIN, kind: 'ftps', host: 'localhost', caCertificate: LOCALHOST.certificate } as const

/** Opens a source with the times the hub has, to be stopped. */
function open(settings: SourceSettings) {
  const stop = new AbortController()
  const egress = openEgress({ allow: ['127.0.0.0/8', '::1'], deny: [] })
  const context = { secret: LOGIN.password, egress, folders: [], signal: stop.signal }
  return { opened: openSource(settings, context), stop: () => stop.abort() }
}

/** Work that is under way and given up ends within a second. */
async function endsOnce(giveUp: () => void, work: Promise<unknown>): Promise<void> {
  await setTimeout(100)
  const began = Date.now()
  giveUp()
  await rejectsWith(work, 'source.timed_out')
  assert(Date.now() - began < 1_000, `${Date.now() - began} ms`)
}

test('a login to an FTP server that is under way ends at once when the hub stops', async (t) => {
  // What it does, how it is called, what it says.
  for (const [what, settings, says] of [
    ['says nothing', PLAIN, ''],
    ['says nothing before TLS', TLS, ''],
    ['says nothing in TLS', TLS, '220 Pronto\r\n234 Vamos\r\n'],
    ['says nothing in TLS, implicit', { ...TLS, implicitTls: true }, ''],
  ] as const) {
    await t.test(`it ${what}`, async () => {
      const { opened, stop } = open({ ...settings, port: await startMute(t, { says }) })
      await endsOnce(stop, opened)
    })
  }
  for (const silentTo of ['AUTH', 'OPTS', 'USER', 'PASS', 'TYPE', 'FEAT', 'PWD']) {
    await t.test(`it says nothing to ${silentTo}`, async () => {
      const tls = { certificate: LOCALHOST, implicit: false }
      const { port } = await startFtpServer(t, { root: await ownFolder(t), ...LOGIN, silentTo, tls })
      const { opened, stop } = open({ ...TLS, port })
      await endsOnce(stop, opened)
    })
  }
})

for (const how of ['the hub stops', 'the source is closed']) {
  test(`a connection to an FTP server that is being made again ends at once when ${how}`, async (t) => {
    const server = await openFtpServer({ root: await ownFolder(t), ...LOGIN })
    const { opened, stop } = open({ ...PLAIN, port: server.port })
    const source = await opened
    await server.close()
    await setTimeout(50)
    await startMute(t, { port: server.port, says: '220 Pronto\r\n' })
    await endsOnce(how === 'the hub stops' ? stop : () => void source.close(), source.list('/'))
  })
}
