import type { Db } from '../../src/platform/postgres/db.ts'
import { openPasswords } from '../../src/access/passwords.ts'

/** The users of every test database, with the demo's names and grants, on site S1. */
export const PASSWORDS = {
  erp: 'erp-demo-1',
  pdv: 'pdv-demo-1',
  canal: 'canal-demo-1',
  operador: 'operador-demo-1',
  estranho: 'estranho-demo-1',
} as const

export type SeededUser = keyof typeof PASSWORDS

const GRANTS: Readonly<Partial<Record<SeededUser, readonly string[]>>> = {
  erp: ['load', 'configure', 'orders:read', 'orders:write', 'catalog:read'],
  pdv: ['orders:read', 'payments', 'catalog:read'],
  canal: ['orders:create', 'orders:read', 'catalog:read'],
  operador: ['admin'],
}

const SEEDED_AT = new Date('2026-01-01T00:00:00Z')

/** Fills the template: sites S1 and S2, users on S1 (`estranho` has no grant), a channel, stores, integrations. */
export async function seed(db: Db): Promise<void> {
  const passwords = openPasswords()
  await db.query(
    `insert into sites (site_id, name, created_at, updated_at) values ('S1', 'Loja de Teste', $1, $1), ('S2', 'Outra', $1, $1)`,
    [SEEDED_AT],
  )
  for (const [username, password] of Object.entries(PASSWORDS)) {
    await db.query(
      `insert into users (username, password_hash, hub_admin, created_at, updated_at) values ($1, $2, $3, $4, $4)`,
      [username, await passwords.hash(password), username === 'operador', SEEDED_AT],
    )
    const permissions = GRANTS[username as SeededUser]
    if (permissions !== undefined) {
      await db.query(`insert into grants (site_id, username, permissions) values ('S1', $1, $2)`, [
        username,
        permissions,
      ])
    }
  }
  await db.query(
    `insert into channels (site_id, code, name, created_at, updated_at) values ('S1', 'ecommerce', 'E-commerce', $1, $1)`,
    [SEEDED_AT],
  )
  await db.query(
    `insert into stores (site_id, external_code, name, priority, created_at, updated_at)
     select 'S1', code, 'Loja ' || code, place, $1, $1
       from unnest(array['001', '002', '003']) with ordinality as wanted (code, place)`,
    [SEEDED_AT],
  )
  await db.query(
    `insert into integrations (site_id, name, type, active, created_at, updated_at)
     values ('S1', 'produtos', 1, true, $1, $1), ('S1', 'estoque', 2, true, $1, $1), ('S1', 'precos', 7, true, $1, $1),
            ('S1', 'atributos', 12, true, $1, $1)`,
    [SEEDED_AT],
  )
}
