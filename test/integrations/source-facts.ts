import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { test, type TestContext } from 'node:test'
import type { Source } from '../../src/integrations/sources/source.ts'
import { SourceProblem, type SourceCode } from '../../src/integrations/sources/source-problem.ts'

/** A server of one kind, as a test has it: opened by the hub, and its files by other means. */
export interface SourceUnderTest {
  open(signal?: AbortSignal): Promise<Source>
  /** A folder of the server, empty, that is there. */
  readonly folder: string
  /** Puts a file at a path of the server, its folder too. */
  put(path: string, bytes: string | Buffer): Promise<void>
  /** All files below `folder` with what is in them, by their path. */
  files(): Promise<Record<string, string>>
}

export interface SourceTraits {
  /** The server says when a file was changed. */
  readonly tellsTime: boolean
  /** A store of keys has no folders: one that is missing is one that is empty. */
  readonly hasFolders: boolean
}

/** Whether `work` throws that problem. */
export async function rejectsWith(work: Promise<unknown>, code: SourceCode): Promise<SourceProblem> {
  const error = await work.then(
    () => assert.fail(`no ${code}`),
    (thrown: unknown) => thrown,
  )
  assert(error instanceof SourceProblem, String((error as Error).stack))
  assert.equal(error.code, code, error.message)
  return error
}

interface Given {
  readonly source: Source
  readonly server: SourceUnderTest
  readonly traits: SourceTraits
}

/** What every source does, whatever its kind; each fact goes on from the one before. */
const FACTS: readonly (readonly [string, (given: Given) => Promise<void>])[] = [
  [
    'the files of a folder are listed with their sizes, its folders are not',
    async ({ source, server, traits }) => {
      const { folder } = server
      await server.put(`${folder}/a.csv`, 'sku;preco\n')
      await server.put(`${folder}/ação é 1.csv`, '12345')
      await server.put(`${folder}/vazio.csv`, '')
      await server.put(`${folder}/sub/b.csv`, 'x')
      const listed = (await source.list(folder)).toSorted((one, other) => (one.name < other.name ? -1 : 1))
      assert.deepEqual(
        listed.map(({ name, size }) => [name, size]),
        [
          ['a.csv', 10],
          ['ação é 1.csv', 5],
          ['vazio.csv', 0],
        ],
      )
      for (const { modifiedAt } of listed) {
        if (traits.tellsTime)
          assert(Math.abs(Date.now() - (modifiedAt?.getTime() ?? 0)) < 120_000, String(modifiedAt))
      }
    },
  ],
  [
    'one file is known by its path, a folder and what is not there are none',
    async ({ source, server }) => {
      const { folder } = server
      const listed = (await source.list(folder)).find(({ name }) => name === 'ação é 1.csv')
      const found = await source.stat(`${folder}/ação é 1.csv`)
      assert.deepEqual([found?.name, found?.size], ['ação é 1.csv', 5])
      assert.deepEqual(found?.modifiedAt, listed?.modifiedAt)
      assert.equal(await source.stat(`${folder}/nada.csv`), null)
      assert.equal(await source.stat(`${folder}/sub`), null)
      assert.equal(await source.stat(`${folder}/nada/nada.csv`), null)
    },
  ],
  [
    'a file is read whole',
    async ({ source, server }) => {
      const { folder } = server
      const bytes = randomBytes(3_000_000)
      await server.put(`${folder}/sub/grande.bin`, bytes)
      assert.deepEqual(await buffer(await source.read(`${folder}/sub/grande.bin`)), bytes)
      assert.equal((await buffer(await source.read(`${folder}/vazio.csv`))).length, 0)
      await rejectsWith(readAll(source, `${folder}/nada.csv`), 'source.file_missing')
      assert.equal((await buffer(await source.read(`${folder}/a.csv`))).toString(), 'sku;preco\n')
    },
  ],
  [
    'reading may be given up, and the source goes on',
    async ({ source, server }) => {
      const { folder } = server
      const stream = await source.read(`${folder}/sub/grande.bin`)
      for await (const piece of stream) {
        assert(piece.length > 0)
        break
      }
      assert.equal((await buffer(await source.read(`${folder}/a.csv`))).toString(), 'sku;preco\n')
      await source.move(`${folder}/sub/grande.bin`, `${folder}/sub/antigo.bin`)
    },
  ],
  [
    'a file is moved into folders that are made, and never over another',
    async ({ source, server }) => {
      const { folder } = server
      await source.move(`${folder}/ação é 1.csv`, `${folder}/done/2026-11/ação é 1.csv`)
      await source.move(`${folder}/a.csv`, `${folder}/done/2026-11/a.csv`)
      await server.put(`${folder}/a.csv`, 'novo')
      await rejectsWith(source.move(`${folder}/a.csv`, `${folder}/done/2026-11/a.csv`), 'source.exists')
      await rejectsWith(source.move(`${folder}/nada.csv`, `${folder}/done/nada.csv`), 'source.file_missing')
      const { [`${folder}/sub/antigo.bin`]: _, ...rest } = await server.files()
      assert.deepEqual(rest, {
        [`${folder}/a.csv`]: 'novo',
        [`${folder}/done/2026-11/a.csv`]: 'sku;preco\n',
        [`${folder}/done/2026-11/ação é 1.csv`]: '12345',
        [`${folder}/sub/b.csv`]: 'x',
        [`${folder}/vazio.csv`]: '',
      })
    },
  ],
  [
    'a file is written whole, in folders that are made, and replaces',
    async ({ source, server }) => {
      const { folder } = server
      await source.write(`${folder}/failed/é erros.csv`, Readable.from([Buffer.from('a'), Buffer.from('b')]))
      await source.write(`${folder}/failed/é erros.csv`, Readable.from([Buffer.from('novo')]))
      await source.write(`${folder}/failed/vazio.csv`, Readable.from([]))
      const written = Object.entries(await server.files()).filter(([path]) => path.includes('/failed/'))
      assert.deepEqual(
        written.toSorted(([one], [other]) => (one < other ? -1 : 1)),
        [
          [`${folder}/failed/vazio.csv`, ''],
          [`${folder}/failed/é erros.csv`, 'novo'],
        ],
      )
      const bytes = randomBytes(2_000_000)
      await source.write(`${folder}/failed/grande.bin`, Readable.from([bytes]))
      assert.deepEqual(await buffer(await source.read(`${folder}/failed/grande.bin`)), bytes)
    },
  ],
  [
    'what cannot be read to its end replaces nothing',
    async ({ source, server }) => {
      const { folder } = server
      const broken = Readable.from(
        (async function* () {
          yield Buffer.from('meio')
          throw new Error('cut')
        })(),
      )
      await rejectsWith(source.write(`${folder}/failed/é erros.csv`, broken), 'source.broke')
      assert.equal((await server.files())[`${folder}/failed/é erros.csv`], 'novo')
      const again = await server.open()
      assert.equal((await again.stat(`${folder}/failed/é erros.csv`))?.size, 4)
      await again.close()
    },
  ],
  [
    'a folder that is not there is told',
    async ({ server, traits }) => {
      const { folder } = server
      const fresh = await server.open()
      if (traits.hasFolders) await rejectsWith(fresh.list(`${folder}/nada`), 'source.folder_missing')
      else assert.deepEqual(await fresh.list(`${folder}/nada`), [])
      await fresh.close()
    },
  ],
  [
    'a source that is given up fails what is asked of it',
    async ({ server }) => {
      const { folder } = server
      const giveUp = new AbortController()
      const left = await server.open(giveUp.signal)
      giveUp.abort()
      const error = await readAll(left, `${folder}/failed/grande.bin`).then(
        () => assert.fail('read after all'),
        (thrown: unknown) => thrown,
      )
      assert(error instanceof SourceProblem, String(error))
      await left.close()
    },
  ],
]

/** Asks a source of one kind for everything; `start` answers null where its server is not installed. */
export function sourceFacts(
  kind: string,
  start: (t: TestContext) => Promise<SourceUnderTest | null>,
  traits: SourceTraits,
): void {
  test(`${kind}: what every source does`, async (t) => {
    const server = await start(t)
    if (server === null) return t.skip(`${kind} is not installed, or may not be started by this user`)
    const source = await server.open()
    for (const [fact, show] of FACTS) await t.test(fact, () => show({ source, server, traits }))
    await source.close()
  })
}

async function readAll(source: Source, path: string): Promise<Buffer> {
  return buffer(await source.read(path))
}
