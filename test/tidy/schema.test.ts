import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { schemaText } from '../../tools/schema.ts'
import { atEnd } from '../harness/at-end.ts'
import { openTestDb } from '../harness/database.ts'
import { cloneDatabase } from '../harness/own-database.ts'
import { ROOT } from './sources.ts'

/** Tables that belong to no site, and why. */
const OF_NO_SITE: Readonly<Record<string, string>> = {
  users: 'known to the whole hub, granted site by site',
  life_cycle: 'the same for everybody',
  schema_migrations: 'of the migration runner',
  schema_migration_hashes: 'of the migration runner',
}

const TABLES = `
  select c.relname as name, a.attname as first_key
    from pg_class c
    left join pg_index i on i.indrelid = c.oid and i.indisprimary
    left join pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[0]
   where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
   order by 1`

/** Foreign keys from a table of a site to another of a site whose pairs do not include the site. */
const FOREIGN_KEYS = `
  select k.conname as name
    from pg_constraint k
   where k.contype = 'f'
     and exists (select from pg_attribute a where a.attrelid = k.confrelid and a.attname = 'site_id' and a.attnum > 0)
     and not exists (select from pg_attribute a
                      where a.attrelid = k.conrelid and a.attname = 'site_id' and a.attnum = any (k.conkey))`

async function openDatabase(t: Parameters<typeof cloneDatabase>[0]) {
  const db = openTestDb(await cloneDatabase(t))
  atEnd(t, () => db.end())
  return db
}

const strangersOf = (tables: readonly { name: string; first_key: string | null }[]) =>
  tables
    .filter(({ name, first_key }) => first_key !== 'site_id' && !Object.hasOwn(OF_NO_SITE, name))
    .map(({ name }) => name)

test('every table is keyed by site first', async (t) => {
  const db = await openDatabase(t)
  const { rows } = await db.query<{ name: string; first_key: string | null }>(TABLES)
  assert(rows.length > 20)
  assert.deepEqual(strangersOf(rows), [])
  assert.deepEqual(
    Object.keys(OF_NO_SITE).filter((name) => !rows.some((row) => row.name === name)),
    [],
  )

  await db.query('create table planted (id bigint primary key, site_id text)')
  assert.deepEqual(strangersOf((await db.query(TABLES)).rows as typeof rows), ['planted'])
})

test('foreign keys stay inside a site', async (t) => {
  const db = await openDatabase(t)
  assert.deepEqual((await db.query(FOREIGN_KEYS)).rows, [])

  await db.query('create table planted (site text references sites (site_id))')
  assert.deepEqual((await db.query(FOREIGN_KEYS)).rows, [{ name: 'planted_site_fkey' }])
})

test('migrations/schema.sql is what the migrations make', async (t) => {
  const db = await openDatabase(t)
  assert.equal(readFileSync(join(ROOT, 'migrations/schema.sql'), 'utf8'), await schemaText(db))
})
