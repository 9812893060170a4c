import assert from 'node:assert/strict'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable, Writable } from 'node:stream'
import { test, type TestContext } from 'node:test'
import { Client } from 'basic-ftp'
import { filesBelow, ownFolder } from '../integrations/servers/folder-on-disk.ts'
import { startFtpServer } from '../integrations/servers/ftp-server.ts'
import { startHub, type TestHub } from '../harness/hub.ts'
import { table, type Json } from '../harness/loads.ts'
import { atEnd } from '../harness/at-end.ts'
import { until as untilSo } from '../harness/until.ts'

const WAIT_MS_MAX = 60_000

/** A file of each type, in the order in which an ERP would send them; the second row of each is a mistake. */
const FILES: readonly [type: number, name: string, text: string, repair: readonly [string, string]][] = [
  [12, 'atributos.csv', 'codigo;nome\ncor;Cor\n;Peso\n', ['\n;Peso', '\npeso;Peso']],
  [1, 'produtos.csv', 'sku;nome\nA;Camisa\n;Boné\n', ['\n;Boné', '\nB;Boné']],
  [7, 'precos.json', '[{"sku":"A","preco":"10,00"},{"sku":"B","preco":"dez"}]', ['"dez"', '"20,00"']],
  [2, 'estoque.csv', 'sku;loja;quantidade\nA;001;5\nA;002;muitas\n', ['muitas', '7']],
  [3, 'prod-estoque.csv', 'sku;nome;loja;quantidade\nC;Meia;001;2\nD;Luva;001;x\n', ['x', '3']],
  [8, 'prod-preco.csv', 'sku;nome;preco\nE;Gorro;30,00\nF;Cinto;y\n', ['y', '40,00']],
  [6, 'tudo.csv', 'sku;nome;preco;loja;quantidade\nG;Saia;50,00;001;1\nH;Bota;z;001;1\n', ['z', '60,00']],
]

const until = (isSo: () => Promise<boolean>, what: string) => untilSo(isSo, what, WAIT_MS_MAX)

/** Paths of the server's files. */
async function names(root: string): Promise<readonly string[]> {
  return Object.keys(await filesBelow(root, '/'))
}

async function login(t: TestContext, port: number): Promise<Client> {
  const client = new Client()
  await client.access({ host: '127.0.0.1', port, user: 'erp', password: 'segredo', secure: false })
  atEnd(t, () => client.close())
  return client
}

async function download(client: Client, path: string): Promise<string> {
  const pieces: Buffer[] = []
  const into = new Writable({
    write: (piece: Buffer, _, done) => {
      pieces.push(piece)
      done()
    },
  })
  await client.downloadTo(into, path)
  return Buffer.concat(pieces).toString()
}

async function counted(hub: TestHub): Promise<Json> {
  const [row] = await table(
    hub,
    `select count(*)::int as loads, coalesce(sum(rows_created), 0)::int as created,
            coalesce(sum(rows_refused), 0)::int as refused
       from loads where state = 'finished'`,
  )
  return row
}

test('files of all seven types, dropped by an FTP client, are loaded; what is refused comes back, and goes in repaired', async (t) => {
  const root = await ownFolder(t)
  const { port } = await startFtpServer(t, { root, user: 'erp', password: 'segredo' })
  const hub = await startHub(t, { egressAllow: ['127.0.0.0/8'] })
  for (const [type] of FILES) {
    await mkdir(join(root, 'in', `t${type}`), { recursive: true })
    const { body: known } = await hub.call('GET', 'integrations?limit=100')
    const active = known.items.find((one: Json) => one.type === type)
    const source = {
      kind: 'ftp',
      host: '127.0.0.1',
      port,
      user: 'erp',
      secret: 'segredo',
      folder: `/in/t${type}`,
    }
    const body = {
      type,
      source,
      schedule: { everySeconds: 1 },
      settleSeconds: 1,
      guards: { rowsRefused: null },
    }
    const saved = await hub.call('PUT', `integrations/${active?.name ?? `t${type}`}`, { body })
    assert([200, 201].includes(saved.status), saved.text)
  }
  const client = await login(t, port)
  const drop = async (type: number, name: string, text: string) => {
    await client.uploadFrom(Readable.from([text]), `/in/t${type}/.${name}`)
    await client.rename(`/in/t${type}/.${name}`, `/in/t${type}/${name}`)
  }
  const failed = async () => (await names(root)).filter((path) => path.includes('/failed/'))

  // What names things goes first; the others wait for nothing but it.
  for (const [place, [type, name, text]] of FILES.entries()) {
    await drop(type, name, text)
    if (place < 2) await until(async () => (await counted(hub))[0] === place + 1, `${name} is not loaded`)
  }
  await until(async () => (await failed()).length === FILES.length, 'not all refused rows came back')
  assert.deepEqual(await counted(hub), [7, 7, 7])
  const archived = (await names(root)).filter((path) => path.includes('/done/'))
  assert.deepEqual(
    archived
      .map((path) => path.replace(/done\/\d{4}-\d\d-\d\d\/\d+-/, 'done/'))
      .sort((a, b) => a.localeCompare(b)),
    FILES.map(([type, name]) => `/in/t${type}/done/${name}`).sort((a, b) => a.localeCompare(b)),
  )

  for (const [place, [type, name, , [wrong, right]]] of FILES.entries()) {
    const path = (await failed()).find((one) => one.startsWith(`/in/t${type}/`))!
    const back = await download(client, path)
    assert(back.includes(wrong), back)
    await drop(type, name, back.replace(wrong, right))
    await client.remove(path)
    if (place < 2) await until(async () => (await counted(hub))[0] === FILES.length + place + 1, name)
  }
  await until(async () => (await counted(hub))[0] === 2 * FILES.length, 'not all are loaded again')
  assert.deepEqual(await counted(hub), [14, 14, 7])
  assert.deepEqual(await failed(), [])
  const skus = await table(hub, `select string_agg(sku, '' order by sku) from variants`)
  assert.deepEqual(skus, [['ABCDEFGH']])
  assert.deepEqual(await table(hub, `select sku, price::int from prices order by sku`), [
    ['A', 1000],
    ['B', 2000],
    ['E', 3000],
    ['F', 4000],
    ['G', 5000],
    ['H', 6000],
  ])
})
