import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { chmod, link, mkdir, mkdtemp, readdir, rename, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import { openSource } from '../../src/integrations/sources/open-source.ts'
import type { SourceProblem } from '../../src/integrations/sources/source-problem.ts'
import { openEgress } from '../../src/platform/egress/egress.ts'
import { atEnd } from '../harness/at-end.ts'
import { rejectsWith, sourceFacts } from './source-facts.ts'
import { filesBelow, ownFolder, putBelow } from './servers/folder-on-disk.ts'

const open = (folders: readonly string[], signal = new AbortController().signal) =>
  openSource(
    { kind: 'folder', folder: 'in' },
    { secret: null, egress: openEgress({ allow: [], deny: [] }), folders, signal },
  )

sourceFacts(
  'a folder',
  async (t) => {
    const root = await ownFolder(t)
    await mkdir(join(root, 'in'))
    return {
      folder: 'in',
      open: (signal) => open([root], signal),
      put: (path, bytes) => putBelow(root, path, bytes),
      files: () => filesBelow(root),
    }
  },
  { tellsTime: true, hasFolders: true },
)

test('a folder source leaves its folders by no path and no link', async (t) => {
  const machine = await ownFolder(t)
  const root = join(machine, 'livre')
  const other = join(machine, 'livre-2')
  await mkdir(join(root, 'in'), { recursive: true })
  await mkdir(other)
  await writeFile(join(machine, 'segredo.txt'), 'segredo')
  await writeFile(join(other, 'vizinho.txt'), 'vizinho')
  await symlink(machine, join(root, 'in', 'fora'))
  await symlink(join(machine, 'segredo.txt'), join(root, 'in', 'atalho.txt'))
  await symlink(join(machine, 'nova'), join(root, 'in', 'solta'))
  await symlink('a', join(root, 'in', 'a'))
  const before = await filesBelow(machine)
  const source = await open([root])
  const content = () => Readable.from([Buffer.from('x')])

  for (const path of [
    '../segredo.txt',
    'in/../../segredo.txt',
    'in/fora/segredo.txt',
    `${machine}/segredo.txt`,
  ]) {
    await t.test(`${path.replace(machine, '')} is not permitted`, async () => {
      await rejectsWith(source.read(path), 'source.not_permitted')
      await rejectsWith(source.stat(path), 'source.not_permitted')
      await rejectsWith(source.move(path, 'in/x.txt'), 'source.not_permitted')
      await rejectsWith(source.write(path, content()), 'source.not_permitted')
    })
  }

  await t.test(
    'neither is a link to a file, a folder beside with a name that begins alike, or the root',
    async () => {
      await rejectsWith(source.read('in/atalho.txt'), 'source.not_permitted')
      await rejectsWith(source.read(`${other}/vizinho.txt`), 'source.not_permitted')
      await rejectsWith(source.list('/'), 'source.not_permitted')
      await rejectsWith(source.list('in/fora'), 'source.not_permitted')
      await rejectsWith(source.read('in/a'), 'source.not_permitted')
      await rejectsWith(source.write('in/fora/nova/x.txt', content()), 'source.not_permitted')
      assert.deepEqual(await source.list('in'), [])
    },
  )

  await t.test('a link that leads nowhere is replaced, not written through', async () => {
    await source.write('in/solta', content())
    assert.deepEqual(await filesBelow(machine), { ...before, 'livre/in/solta': 'x' })
  })

  await t.test(
    'a link of the operator’s own is no way out: the folder that was named is what counts',
    async () => {
      await symlink(root, join(machine, 'entrada'))
      const linked = await open([join(machine, 'entrada')])
      assert.deepEqual(
        (await linked.list('in')).map(({ name }) => name),
        ['solta'],
      )
      await rejectsWith(linked.read('in/atalho.txt'), 'source.not_permitted')
    },
  )
})

test('a move that was cut short between its two names is finished', async (t) => {
  const root = await ownFolder(t)
  await mkdir(join(root, 'done'))
  await writeFile(join(root, 'a.csv'), 'x')
  await link(join(root, 'a.csv'), join(root, 'done', 'a.csv'))
  await (await open([root])).move('a.csv', 'done/a.csv')
  assert.deepEqual(await filesBelow(root), { 'done/a.csv': 'x' })
})

/** Replaced in the very moment of its second name: for the system that file is not there any more. */
function onlyMissing(error: SourceProblem): void {
  if (error.code !== 'source.file_missing') throw error
}

test('a file that replaces another one while that one is moved is never lost', async (t) => {
  if (!existsSync('/dev/shm')) return t.skip('this machine has no other disk to write to')
  const root = await ownFolder(t)
  const other = await mkdtemp('/dev/shm/malote-source-')
  atEnd(t, () => rm(other, { recursive: true }))
  const source = await open([root, other])
  for (const [where, done] of [
    ['in a folder of its disk', join(root, 'done')],
    ['on another disk', join(other, 'done')],
  ] as const) {
    await t.test(where, async () => {
      for (let turn = 0; turn < 200; turn++) {
        await putBelow(root, 'in/a.csv', 'old')
        await putBelow(root, 'new', `new ${turn}`)
        const replace = async () => {
          for (let ticks = turn % 25; ticks > 0; ticks--) await stat(root)
          await rename(join(root, 'new'), join(root, 'in/a.csv'))
        }
        const move = source.move('in/a.csv', join(done, `${turn}.csv`)).catch(onlyMissing)
        await Promise.all([move, replace()])
        const found = { ...(await filesBelow(join(root, 'in'))), ...(await filesBelow(done)) }
        assert(Object.values(found).includes(`new ${turn}`), `turn ${turn}`)
        await rm(done, { recursive: true })
      }
      assert.deepEqual(
        (await readdir(join(root, 'in'))).filter((name) => name !== 'a.csv'),
        [],
      )
    })
  }
})

test('a folder that may not be read or written says so', async (t) => {
  if (process.getuid?.() === 0) return t.skip('root may read and write everything')
  const root = await ownFolder(t)
  await mkdir(join(root, 'in'))
  await writeFile(join(root, 'in', 'a.csv'), 'x')
  await chmod(join(root, 'in'), 0o500)
  const source = await open([root])
  await rejectsWith(source.move('in/a.csv', 'in/done/a.csv'), 'source.not_permitted')
  await chmod(join(root, 'in'), 0)
  await rejectsWith(source.list('in'), 'source.not_permitted')
  await chmod(join(root, 'in'), 0o700)
})

test('without its folder on this machine a source has none', async (t) => {
  const source = await open([join(await ownFolder(t), 'nada')])
  await rejectsWith(source.list('.'), 'source.folder_missing')
})
