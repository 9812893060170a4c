import assert from 'node:assert/strict'
import { mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { loadDemo } from '../../src/demo/load-demo.ts'
import { openFileServers } from '../../src/demo/open-file-servers.ts'
import { setUpDemo } from '../../src/demo/set-up-demo.ts'
import { startTraffic, type Pace } from '../../src/demo/traffic/start-traffic.ts'
import { atEnd } from '../harness/at-end.ts'
import { startHub, type Answered, type TestHub } from '../harness/hub.ts'
import { until } from '../harness/until.ts'

const BUSY: Pace = { orderMs: 100, fileMs: 200, answerMs: 50, tillMs: 50 }
const FOLDERS = ['produtos', 'precos', 'estoque'] as const
const TYPES = { produtos: 1, precos: 7, estoque: 2 } as const

/** Calls below the demo's site, as its operator. */
type Read = (path: string) => Promise<Answered['body']>

interface Order {
  readonly orderId: string
  readonly due: string
  readonly fulfilments: readonly unknown[]
}

interface Move {
  readonly move: string
  readonly code?: string
  readonly by: string
  readonly lines: readonly unknown[]
}

interface Living {
  readonly hub: TestHub
  readonly root: string
  readonly read: Read
  readonly stop: () => Promise<void>
}

/** A demo in this process, with a catalogue and the other side at work, faster than the real one. */
async function startLiving(t: TestContext): Promise<Living> {
  const hub = await startHub(t, { egressAllow: ['127.0.0.0/8'] })
  const { dataFolder } = hub.platform
  await mkdir(dataFolder, { recursive: true })
  // The users of the tests have the demo's names and other passwords.
  await hub.db.query('delete from users')
  const files = await openFileServers({ dataFolder, ftpPort: 0, sftpPort: 0 })
  atEnd(t, files.close)
  assert(files.ftpPort !== null)
  const ftp = { port: files.ftpPort, everySeconds: 1, settleSeconds: 0 }
  await setUpDemo(hub.platform, { empty: false, now: hub.platform.now(), ftp })
  await loadDemo(hub.url)
  const traffic = await startTraffic({ url: hub.url, ftpPort: files.ftpPort, pace: BUSY }, hub.platform)
  atEnd(t, traffic.stop)
  const read: Read = async (path) => {
    const { status, body, text } = await hub.call('GET', `/api/v1/sites/DEMO/${path}`, {
      as: null,
      headers: { authorization: basicOf('operador') },
    })
    assert.equal(status, 200, text)
    return body
  }
  return { hub, root: join(dataFolder, 'ftp/in'), read, stop: traffic.stop }
}

function basicOf(username: string): string {
  return `Basic ${Buffer.from(`${username}:${username}-demo`).toString('base64')}`
}

/** As the welcome's line does it; answers the order's id. */
async function placeAsVisitor(hub: TestHub): Promise<string> {
  const { status, body, text } = await hub.call('POST', '/api/v1/sites/DEMO/orders', {
    as: null,
    headers: { authorization: basicOf('canal') },
    body: {
      ...{ channel: 'ecommerce', channelOrderId: 'SO-1', type: 'paid' },
      lines: [{ lineNo: 1, sku: '010100103', quantity: 1, unitPrice: '49.90', store: '001' }],
      payments: [{ paymentId: 'p-1', method: 'pix', amount: '49.90' }],
    },
  })
  assert.equal(status, 201, text)
  return body.orderId
}

async function filesIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name)
}

test('a demo lives', async (t) => {
  const { hub, root, read, stop } = await startLiving(t)
  const visitors = await placeAsVisitor(hub)

  for (const folder of FOLDERS) {
    await t.test(`${folder} are loaded, archived, and their mistakes come back`, async () => {
      const load = await until(async () => {
        const { items } = await read(`loads?type=${TYPES[folder]}&outcome=refused&limit=1`)
        return items[0]?.state === 'finished' ? items[0] : null
      }, `a load of ${folder} with refused rows`)
      assert(load.rows.refused >= 1 && load.rows.refused < load.rows.read, JSON.stringify(load.rows))
      await until(async () => (await filesIn(join(root, folder, 'done'))).length > 0, 'a file in the archive')
      await until(async () => (await filesIn(join(root, folder, 'failed'))).length > 0, 'rows that come back')
    })
  }

  await t.test('orders are confirmed, invoiced and shipped', async () => {
    const [order] = await until(async () => {
      const { items } = await read('orders?state=shipped&limit=1')
      return items.length > 0 ? items : null
    }, 'a shipped order')
    const { items } = await read(`orders/${order.orderId}/history`)
    const moves = new Set(items.map(({ move }: Move) => move))
    for (const move of ['confirm', 'invoice', 'ship']) assert(moves.has(move), move)
    assert.match(order.fulfilments[0].invoices[0].accessKey, /^\d{44}$/)
  })

  await t.test('an order with a line that was rejected is shipped by the store that has it', async () => {
    const order = await until(async () => {
      const { items } = await read('orders?state=shipped&limit=200')
      return items.find(({ fulfilments }: Order) => fulfilments.length > 1) ?? null
    }, 'a shipped order of two stores')
    const { items } = await read(`orders/${order.orderId}/history`)
    const moves = (items as Move[]).filter(({ code }) => code === undefined)
    const rejected = moves.filter(({ move }) => move === 'reject')
    assert.equal(rejected.length, 1)
    assert.equal(rejected[0]?.lines.length, 1)
    assert.equal(rejected[0]?.by, 'erp')
  })

  await t.test('an order of the endless aisle is paid', async () => {
    const paid = await until(async () => {
      const { items } = await read('orders?type=endless_aisle&limit=200')
      return items.find(({ due }: Order) => Number(due) === 0) ?? null
    }, 'an endless-aisle order that is paid')
    assert.equal(paid.payments[0].method, 'credit_card')
  })

  await t.test('an order of somebody else is left to them', async () => {
    const { state, fulfilments } = await read(`orders/${visitors}`)
    assert.equal(state, 'pending_confirmation')
    assert.equal(fulfilments.length, 1)
  })

  await t.test('it stops at once', async () => {
    const startMs = performance.now()
    await stop()
    assert(performance.now() - startMs < 2000)
  })
})
