import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { test } from 'node:test'
import pg from 'pg'
import type { Statement } from '../../src/platform/postgres/statement.ts'
import { atEnd } from '../harness/at-end.ts'
import { cloneDatabase } from '../harness/own-database.ts'
import { readSources, ROOT } from './sources.ts'

/** Tables that have a site, read from what the migrations make. */
const SITE_TABLES = [
  ...readFileSync(join(ROOT, 'migrations/schema.sql'), 'utf8').matchAll(
    /^create table (\w+) \(\n\s+site_id /gm,
  ),
].map(([, name]) => name!)
const OF_A_SITE = new RegExp(`\\b(?:from|join|into|update|using)\\s+(?:${SITE_TABLES.join('|')})\\b`, 'i')

const FILES = readSources('src/**/queries.ts', 'src/**/queries/*.ts')

/** Every statement that a queries file exports, with the file it stands in. */
async function statements(): Promise<(Statement & { path: string })[]> {
  const found = FILES.map(async ({ path }) => {
    const exported = (await import(pathToFileURL(join(ROOT, path)).href)) as Record<string, unknown>
    return Object.values(exported)
      .filter(isStatement)
      .map((statement) => ({ ...statement, path }))
  })
  return (await Promise.all(found)).flat()
}

function isStatement(value: unknown): value is Statement {
  return typeof value === 'object' && value !== null && 'name' in value && 'text' in value && 'plan' in value
}

/** What PostgreSQL says against a statement; null when it can be prepared, or run where it is no query. */
async function complaintOf(client: pg.Client, { name, text, path }: Statement & { path: string }) {
  await client.query('savepoint one')
  try {
    const columns = /^copy (\w+) \(([^)]*)\) from/i.exec(text.trim())
    if (columns !== null) await client.query(`select ${columns[2]} from ${columns[1]}`)
    else if (/^(?:create|analyze|truncate|drop|set)\b/i.test(text.trim())) await client.query(text)
    else await client.query(`prepare "${name}" as ${text}`)
    await client.query('release one')
    return null
  } catch (error) {
    await client.query('rollback to one')
    return `${path}: ${name}: ${(error as Error).message}`
  }
}

async function complaints(client: pg.Client, all: readonly (Statement & { path: string })[]) {
  await client.query('begin')
  const isTable = ({ text }: Statement) => /^\s*create (?:temp|temporary) table/i.test(text)
  const ordered = [...all.filter(isTable), ...all.filter((statement) => !isTable(statement))]
  const found: string[] = []
  for (const statement of ordered) {
    const complaint = await complaintOf(client, statement)
    if (complaint !== null) found.push(complaint)
  }
  await client.query('rollback')
  return found
}

test('every statement can be prepared against the real schema', async (t) => {
  const database = await cloneDatabase(t)
  const client = new pg.Client(database)
  await client.connect()
  atEnd(t, () => client.end())
  const all = await statements()
  assert(all.length > 50, `only ${all.length} statements found`)
  assert.deepEqual(await complaints(client, all), [])

  const planted = {
    name: 'planted',
    text: 'select skuu from variants where site_id = $1',
    plan: 'kept' as const,
  }
  assert.deepEqual(await complaints(client, [{ ...planted, path: 'src/catalog/queries.ts' }]), [
    'src/catalog/queries.ts: planted: column "skuu" does not exist',
  ])
})

test('no two statements share a name, since a connection prepares by it', async () => {
  const names = (await statements()).map(({ name }) => name)
  assert.deepEqual(
    names.filter((name, place) => names.indexOf(name) !== place),
    [],
  )
})

const siteless = (all: readonly Statement[]) =>
  all.filter(({ text }) => OF_A_SITE.test(text) && !/\bsite_id\b/.test(text)).map(({ name }) => name)

test('every statement about a site names the site', async () => {
  assert.deepEqual(siteless(await statements()), [])
  const planted = {
    name: 'planted',
    text: 'select sku\n  from stock s where sku = $1',
    plan: 'kept' as const,
  }
  assert.deepEqual(siteless([planted]), ['planted'])
})

test('no statement asks for every column', async () => {
  const greedy = (await statements()).filter(({ text }) => /\bselect \*/i.test(text))
  assert.deepEqual(
    greedy.map(({ name }) => name),
    [],
  )
})
