import { basename } from 'node:path'
import { blanked, importsOf, isLike, isOurs, lineOf, type Import, type Source } from './sources.ts'

/** What a file may touch, read from its name (ARCHITECTURE.md, "Inside a room"). */
export type Role = 'free' | 'pure' | 'schema' | 'queries' | 'routes' | 'act' | 'adapter'

/** Mechanisms, the outermost rooms and the files that build the hub: nobody's rules but their own. */
const FREE = ['src/*.ts', 'src/platform/**', 'src/cli/**', 'src/demo/**']

/** Files that decide and touch nothing. A new one is listed here, or its name says what it touches. */
export const PURE = [
  'src/kernel/**',
  'src/access/{calls,credentials,identity,memory,permissions,site}.ts',
  'src/access/*/{*-rules,*-view,token-request}.ts',
  'src/catalog/{netting,reservations}.ts',
  'src/connectors/{connector,erp-said,paging,present-refusal,secret-settings,settings-rules,template,trial,trial-words}.ts',
  'src/connectors/calls/{answers,auth,erp-address}.ts',
  'src/connectors/orders/{order-part,order-standing}.ts',
  'src/connectors/pulls/pull-rules.ts',
  'src/connectors/rest/{open,rest}-*.ts',
  'src/connectors/totvs-moda/{open,totvs}-*.ts',
  'src/events/event-types.ts',
  'src/events/leases/lease-rules.ts',
  'src/integrations/sources/{source-problem,paths,wanted-names,change-source,connection-words,pickup-defaults}.ts',
  'src/integrations/pickup/{pickup-rules,pickup-paths,steps}.ts',
  'src/integrations/sources/check-source.ts',
  'src/loads/{rows,guards,load-events,load-settings,copy-buffer,copy-text,present-load,steps}.ts',
  'src/loads/kinds/*.ts',
  'src/loads/mapping/*.ts',
  'src/loads/progress/watchers.ts',
  'src/loads/vocabulary/*.ts',
  'src/orders/{access-key,amounts,bodies,canonical,choose-fulfilment,give-lines,kits,lifecycle,order,order-events,order-row}.ts',
  'src/orders/{move-entries,moved-rows,place,placing,present-order,routing,search-terms,sold-kits}.ts',
  'src/orders/moves/*.ts',
  'src/postman/{step,load-steps,order-steps,collection}.ts',
]

/** The exceptions to purity that are no acts: a path, and the packages it may use. */
const ADAPTERS: Readonly<Record<string, readonly string[]>> = {
  'src/access/passwords.ts': ['node:crypto', 'node:util'],
  'src/access/logins.ts': ['node:crypto'],
  'src/access/login-limits.ts': [],
  'src/access/tokens.ts': ['jose'],
  'src/connectors/connector-{kinds,table}.ts': ['typebox'],
  'src/events/event-metrics.ts': ['prom-client'],
  'src/integrations/pickup/schedule.ts': ['croner'],
  'src/integrations/pickup/open-run.ts': [],
  'src/integrations/sources/{source,told-readable}.ts': ['node:stream'],
  'src/integrations/sources/{open-source,connection-report,source-context,within}.ts': [],
  'src/integrations/sources/reach.ts': ['node:net'],
  'src/integrations/sources/tls-trust.ts': ['node:crypto', 'node:net', 'node:tls'],
  'src/integrations/sources/ftp/*.ts': ['node:net', 'node:stream', 'node:tls', 'basic-ftp'],
  'src/integrations/sources/s3/*.ts': [
    ...['node:http', 'node:https', 'node:net', 'node:stream', '@aws-sdk/client-s3'],
  ],
  'src/integrations/sources/sftp/*.ts': ['node:crypto', 'node:stream', 'ssh2'],
  'src/integrations/sources/folder/*.ts': ['node:fs', 'node:fs/promises', 'node:path', 'node:stream'],
  'src/integrations/{connector-table,present-integration}.ts': [],
  'src/loads/load-metrics.ts': ['prom-client'],
  'src/loads/formats/*.ts': ['node:buffer', 'node:timers/promises', 'node:stream', 'node:zlib'],
  'src/loads/formats/xlsx/*.ts': ['node:stream', 'saxes', 'yauzl', 'yazl'],
  'src/orders/content-hash.ts': ['node:crypto'],
  'src/orders/invoice-xml.ts': ['saxes'],
  'src/orders/move-calls.ts': ['typebox'],
}

/** With what an act's name begins: it reads, decides and saves. */
const VERBS = [
  'archive',
  'authenticate',
  'authorise',
  'check',
  'claim',
  'decide',
  'forget',
  'guard',
  'issue',
  'lease',
  'list',
  'make',
  'merge',
  'note',
  'number',
  'place',
  'plan',
  'read',
  'receive',
  'record',
  'reserve',
  'return',
  'run',
  'save',
  'schedule',
  'send',
  'settle',
  'share',
  'spool',
  'stage',
  'wait',
]

const PACKAGES: Readonly<Record<Role, readonly string[] | '*'>> = {
  free: '*',
  pure: [],
  schema: ['typebox'],
  queries: [],
  routes: ['fastify', 'typebox', '@fastify/type-provider-typebox', '@fastify/multipart', '@fastify/sse'],
  act: ['node:util', 'node:stream', 'fastify'],
  adapter: [],
}

/** The packages an adapter may use; null for what is none. */
function packagesOf(path: string): readonly string[] | null {
  const found = Object.entries(ADAPTERS).find(([pattern]) => isLike(path, [pattern]))
  return found === undefined ? null : found[1]
}

/** The role of a file; null when nothing says it. */
export function roleOf(path: string): Role | null {
  if (isLike(path, FREE)) return 'free'
  if (packagesOf(path) !== null) return 'adapter'
  if (isLike(path, PURE)) return 'pure'
  const name = basename(path, '.ts')
  if (name === 'routes') return 'routes'
  if (name === 'schema' || isLike(path, ['src/*/**/schema/*.ts'])) return 'schema'
  if (name === 'queries' || isLike(path, ['src/*/**/queries/*.ts'])) return 'queries'
  if (name === 'jobs' || VERBS.includes(name.split('-', 1)[0]!)) return 'act'
  return null
}

/** Names no file may be without a role; imports that a role does not have; clocks and ids in pure files. */
export function roleComplaints(sources: readonly Source[]): string[] {
  return sources.flatMap((source) => {
    const role = roleOf(source.path)
    if (role === null)
      return [`${source.path}: its name says nothing of what it may touch, and it is not listed as pure`]
    const imports = importsOf(source).filter((wanted) => !mayImport(source.path, role, wanted))
    const impure = role === 'pure' || role === 'schema' ? impureWords(source) : []
    return [
      ...imports.map(({ target }) => `${source.path} (${role}) imports ${target}`),
      ...impure.map((word) => `${source.path} (${role}) says ${word}`),
    ]
  })
}

function mayImport(path: string, role: Role, { target, typeOnly }: Import): boolean {
  if (role === 'free') return true
  if (!isOurs(target)) {
    const packages = packagesOf(path) ?? PACKAGES[role]
    return packages === '*' || packages.includes(target)
  }
  const targetRole = roleOf(target)
  switch (role) {
    case 'pure':
      return targetRole === 'pure' || (typeOnly && (targetRole === 'schema' || targetRole === 'queries'))
    case 'schema':
      return (
        ['pure', 'schema', 'adapter'].includes(targetRole ?? '') || target === 'src/platform/http/shapes.ts'
      )
    case 'queries':
      return (
        typeOnly ||
        targetRole === 'queries' ||
        targetRole === 'pure' ||
        target === 'src/platform/postgres/statement.ts'
      )
    case 'routes':
      return typeOnly || targetRole !== 'queries'
    default:
      return targetRole !== 'routes'
  }
}

const IMPURE =
  /\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\brandomUUID\b|\bprocess\.|\bsetTimeout\b|\bsetInterval\b|\bfetch\(/g

function impureWords(source: Source): string[] {
  return blanked(source.text, { strings: true }).match(IMPURE) ?? []
}

/** SQL that does not stand in queries: the first words of a statement in a string. */
export function sqlComplaints(sources: readonly Source[]): string[] {
  const SQL =
    /['"`]\s*(?:select\s[\s\S]{1,2000}?\sfrom\s|insert into\s|update \w+\s+set\s|delete from\s|create (?:temp )?table\s|truncate\s|with \w+ as )/g
  return sources
    .filter(({ path }) => !isLike(path, ['src/platform/postgres/**']) && roleOf(path) !== 'queries')
    .filter(({ path }) => !path.endsWith('/queries.ts') && !path.includes('/queries/'))
    .flatMap(({ path, text }) => {
      const code = blanked(text, { strings: false })
      return [...code.matchAll(SQL)].map(
        (found) => `${path}:${lineOf(code, found.index)} has SQL outside queries`,
      )
    })
}
