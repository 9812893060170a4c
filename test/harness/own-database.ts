import { randomBytes } from 'node:crypto'
import { after, type TestContext } from 'node:test'
import { atEnd } from './at-end.ts'
import { SERVER_VARIABLE, TEMPLATE, onServer, startTestServer, type TestServer } from './database.ts'

let ownServer: ReturnType<typeof startTestServer> | null = null
after(async () => (await ownServer)?.stop())

/** A database of its own, cloned from the template; dropped when the test ends. */
export async function cloneDatabase(t: TestContext): Promise<TestServer> {
  const server = await testServer()
  const database = `test_${randomBytes(6).toString('hex')}`
  await onServer(server, `create database ${database} template ${TEMPLATE} strategy wal_log`)
  atEnd(t, () => onServer(server, `drop database if exists ${database} with (force)`))
  return { ...server, database }
}

function testServer(): Promise<TestServer> {
  const told = process.env[SERVER_VARIABLE]
  if (told !== undefined) return Promise.resolve(JSON.parse(told) as TestServer)
  ownServer ??= startTestServer()
  return ownServer.then(({ server }) => server)
}
