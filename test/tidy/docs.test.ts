import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { REFUSALS } from '../../src/kernel/refusals.ts'
import { MOVES, STATES } from '../../src/orders/lifecycle.ts'
import { lifeCyclePage } from '../../tools/life-cycle-page.ts'
import { readSources, ROOT, type Source } from './sources.ts'

const read = (path: string) => readFileSync(join(ROOT, path), 'utf8')
const ROOM_README_LINES_MAX = 10
const OUTCOMES = ['created', 'updated', 'unchanged', 'superseded', 'parked', 'refused']
const LOAD_STATES = ['received', 'running', 'finished', 'failed']

const rooms = readdirSync(join(ROOT, 'src'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .sort()

/** The map of a README: the indented lines `  room/   what it does` of its code block. */
function mapOf(readme: string): Map<string, string> {
  return new Map([...readme.matchAll(/^ {2}([\w-]+)\/ +(.+)$/gm)].map(([, room, says]) => [room!, says!]))
}

function glossaryTerms(glossary: string): string[] {
  return [...glossary.matchAll(/^\| ([^|]+?) \|/gm)]
    .map(([, term]) => term!)
    .filter((term) => !/^(?:term|-+)$/.test(term))
}

/** Links of a page to files of this repository that are not there. */
function deadLinks({ path, text }: Source): string[] {
  return [...text.matchAll(/\]\((?!https?:|#)([^)#\s]+)[^)]*\)/g)]
    .map(([, target]) => join(dirname(path), target!))
    .filter((target) => !existsSync(join(ROOT, target)))
    .map((target) => `${path} links to ${target}`)
}

/** Codes in prose that are none: what looks like one and begins with an area of ours. */
function unknownCodes({ path, text }: Source): string[] {
  const areas = [...new Set(Object.keys(REFUSALS).map((code) => code.split('.')[0]))]
  const codes = text.match(new RegExp(`\`(?:${areas.join('|')})\\.[a-z]+(?:_[a-z]+)+\``, 'g')) ?? []
  return codes
    .map((code) => code.slice(1, -1))
    .filter((code) => !Object.hasOwn(REFUSALS, code))
    .map((code) => `${path}: ${code}`)
}

for (const readme of ['README.md', 'README.pt-BR.md']) {
  test(`the map of ${readme} has the folders of src`, () => {
    assert.deepEqual([...mapOf(read(readme)).keys()].sort(), rooms)
  })
}

test('each room opens with a page of ten lines at most, which says what the map says', () => {
  const map = mapOf(read('README.md'))
  for (const room of rooms) {
    const lines = read(`src/${room}/README.md`).trimEnd().split('\n')
    assert(lines.length <= ROOM_README_LINES_MAX, `src/${room}/README.md has ${lines.length} lines`)
    assert.equal(lines[2]!.toLowerCase(), `${map.get(room)!.toLowerCase()}.`)
  }
})

test('the glossary has every word of the closed lists, and each term once', () => {
  const terms = glossaryTerms(read('GLOSSARY.md'))
  const wanted = [...STATES, ...MOVES, ...OUTCOMES, ...LOAD_STATES]
  assert.deepEqual(
    wanted.filter((word) => !terms.includes(word)),
    [],
  )
  assert.deepEqual(
    terms.filter((term, place) => terms.indexOf(term) !== place),
    [],
  )
})

test('docs/reference/life-cycle.md is what the table makes', () => {
  assert.equal(read('docs/reference/life-cycle.md'), lifeCyclePage())
})

const PAGES = readSources('*.md', '{docs,src}/**/*.md')

test('links inside the repository lead somewhere', () => {
  assert.deepEqual(PAGES.flatMap(deadLinks), [])
})

test('a code in the prose is a code of the hub', () => {
  assert.deepEqual(PAGES.flatMap(unknownCodes), [])
})

test('the running guide has every setting that the program reads', () => {
  const settings = (text: string, pattern: RegExp) =>
    [...new Set([...text.matchAll(pattern)].map(([, name]) => name!))].sort()
  const config = read('src/config.ts')
  const code = settings(config, /(?:env\[|(?:text|list|whole)\()'([A-Z][A-Z_]+)'/g)
  assert(code.length > 8)
  assert.deepEqual(settings(read('docs/guides/running.md'), /^\| `([A-Z][A-Z_]+)` \|/gm), code)
})

test('every dependency has its reason in the decisions', () => {
  const reasons = read('docs/decisions/0005-few-dependencies-each-with-a-reason.md')
  const { dependencies, devDependencies, optionalDependencies } = JSON.parse(read('package.json')) as Record<
    string,
    Record<string, string>
  >
  const names = Object.keys({ ...dependencies, ...devDependencies, ...optionalDependencies })
  const unexplained = names.filter((name) => !name.startsWith('@types/') && !reasons.includes(`\`${name}\``))
  assert.deepEqual(unexplained, [])
  const listed = [...reasons.matchAll(/^\| (`[^|]+`) \|/gm)].flatMap(
    ([, cell]) => cell!.match(/[^`, ]+/g) ?? [],
  )
  assert.deepEqual(
    listed.filter((name) => name !== '@types/*' && !names.includes(name)),
    [],
  )
})

test('the examples of STYLE.md are pieces of the hub', () => {
  const examples = [...read('STYLE.md').matchAll(/^`([\w/.-]+)`\n\n```ts\n([\s\S]*?)```/gm)]
  assert(examples.length > 5)
  for (const [, path, example] of examples) assert(read(path!).includes(example!), `${path} has the example`)
})

test('seen failing: a dead link, a code that is none', () => {
  const page = {
    path: 'docs/guides/x.md',
    text: '[a](../nothing.md) [b](https://x) `order.kit_splat` `order.kit_split`',
  }
  assert.deepEqual(deadLinks(page), ['docs/guides/x.md links to docs/nothing.md'])
  assert.deepEqual(unknownCodes(page), ['docs/guides/x.md: order.kit_splat'])
})
