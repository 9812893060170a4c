import { openPasswords } from '../access/passwords.ts'
import { readSite, saveSite } from '../access/sites/save-site.ts'
import { USER, type UserRow } from '../access/users/queries.ts'
import { hashOf, saveUser } from '../access/users/save-user.ts'
import { readChannel, saveChannel } from '../catalog/channels/save-channel.ts'
import { readStore, saveStore } from '../catalog/stores/save-store.ts'
import { NO_CONNECTORS } from '../integrations/connector-table.ts'
import { readIntegration } from '../integrations/read-integrations.ts'
import { saveIntegration } from '../integrations/save-integration.ts'
import { invariant, type Result } from '../kernel/result.ts'
import type { Platform } from '../platform/platform.ts'
import { inTransaction, type Db, type Tx } from '../platform/postgres/db.ts'
import { rowOf } from '../platform/postgres/statement.ts'
import {
  DEMO_CHANNEL,
  DEMO_INTEGRATIONS,
  DEMO_SITE,
  DEMO_STORES,
  DEMO_USERS,
  type DemoUser,
} from './demo-site.ts'
import { pointToFtp, sourceOf, type DemoFtp } from './demo-sources.ts'

/** Who stands in the audit for what the demo made. */
const BY = 'malote demo'

type Stamp = { readonly by: string; readonly now: Date; readonly secret: Platform['secret'] }

export interface DemoWanted {
  readonly empty: boolean
  readonly now: Date
  /** Null: the demo has no FTP server this time. */
  readonly ftp?: DemoFtp | null
}

/**
 * Makes what is missing of the demo: site, users, channel, integrations and, unless `empty`, stores. What
 * is there stays as somebody may have changed it, so a second start changes nothing but where the FTP server is.
 */
export async function setUpDemo(
  { db, secret }: Pick<Platform, 'db' | 'secret'>,
  { empty, now, ftp = null }: DemoWanted,
): Promise<void> {
  const newUsers = await usersToMake(db)
  await inTransaction(db, async (tx) => {
    const stamp = { by: BY, now, secret }
    await makeSite(tx, stamp)
    for (const user of newUsers) await makeUser(tx, user, stamp)
    await makeChannel(tx, stamp)
    for (const integration of DEMO_INTEGRATIONS) await makeIntegration(tx, { ...integration, ftp }, stamp)
    if (!empty) for (const store of DEMO_STORES) await makeStore(tx, store, stamp)
  })
}

/** Passwords are hashed before the transaction, side by side: a quick start is the demo's first impression. */
async function usersToMake(db: Db): Promise<readonly (DemoUser & { passwordHash: string })[]> {
  const passwords = openPasswords()
  const users = await Promise.all(
    DEMO_USERS.map(async (user) => {
      if ((await rowOf<UserRow>(db, USER, [user.username])) !== null) return []
      return [{ ...user, passwordHash: valueOf(await hashOf(passwords, user.password)) }]
    }),
  )
  return users.flat()
}

async function makeSite(tx: Tx, { by, now }: Stamp): Promise<void> {
  if ((await readSite(tx, DEMO_SITE.siteId)) === null) valueOf(await saveSite(tx, DEMO_SITE, { by, at: now }))
}

async function makeUser(
  tx: Tx,
  { username, passwordHash, permissions, hubAdmin }: DemoUser & { passwordHash: string },
  { by, now }: Stamp,
): Promise<void> {
  const wanted = { username, passwordHash, hubAdmin, grants: { [DEMO_SITE.siteId]: permissions } }
  valueOf(await saveUser(tx, wanted, { by, at: now, reach: { sites: null } }))
}

async function makeChannel(tx: Tx, stamp: Stamp): Promise<void> {
  const { code, name } = DEMO_CHANNEL
  if ((await readChannel(tx, DEMO_SITE.siteId, code)).ok) return
  valueOf(await saveChannel(tx, { siteId: DEMO_SITE.siteId, code }, { body: { name }, ...stamp }))
}

async function makeStore(
  tx: Tx,
  { externalCode, ...body }: (typeof DEMO_STORES)[number],
  stamp: Stamp,
): Promise<void> {
  if ((await readStore(tx, DEMO_SITE.siteId, externalCode)).ok) return
  valueOf(await saveStore(tx, { siteId: DEMO_SITE.siteId, externalCode }, { body, ...stamp }))
}

async function makeIntegration(
  tx: Tx,
  { name, type, ftp }: (typeof DEMO_INTEGRATIONS)[number] & { ftp: DemoFtp | null },
  stamp: Stamp,
): Promise<void> {
  const key = { siteId: DEMO_SITE.siteId, name }
  const connectors = NO_CONNECTORS
  if ((await readIntegration(tx, { siteId: key.siteId, connectors }, name)).ok) {
    const pointed = await pointToFtp(tx, { name, ftp }, stamp)
    if (pointed !== null) valueOf(pointed)
    return
  }
  const body = { type, active: true, ...sourceOf(name, ftp) }
  const wanted = { body, ifMatch: undefined, connectors, ...stamp }
  const saved = await saveIntegration(tx, key, wanted)
  // Somebody has made another one active meanwhile: the type has its active one, which is all we want.
  if (!saved.ok && saved.refusal.code === 'integration.already_active') return
  valueOf(saved)
}

/** The demo's own data is never refused but by a bug of ours. */
function valueOf<Value>(result: Result<Value>): Value {
  invariant(result.ok, result.ok ? '' : `the demo's data fits its rules: ${JSON.stringify(result.refusal)}`)
  return result.value
}
