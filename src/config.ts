import { isIP } from 'node:net'
import { StartProblem } from './platform/start-problem.ts'

export interface Config {
  /** Null: the embedded database below `dataFolder`. */
  readonly databaseUrl: string | null
  readonly dataFolder: string
  readonly httpHost: string
  readonly httpPort: number
  /** Of the demo's file servers. */
  readonly ftpPort: number
  readonly sftpPort: number
  readonly logLevel: string
  readonly loadBytesMax: number
  /** Null: made on first start and kept in the data folder (embedded database only). */
  readonly secret: string | null
  readonly corsOrigins: readonly string[]
  /** Addresses or CIDR ranges of proxies whose X-Forwarded-For counts. */
  readonly trustProxy: readonly string[]
  /** Addresses or CIDR ranges that integrations may call although they are refused by themselves, or may not call. */
  readonly egressAllow: readonly string[]
  readonly egressDeny: readonly string[]
  /** Folders of this machine in which sources may lie; none: one in the data folder. */
  readonly sourceFolders: readonly string[]
  readonly requestsPerSecondMax: number
  /** A body that sends nothing for this long, or is not whole after `bodySlowMs`, is given up. */
  readonly bodyStallMs: number
  readonly bodySlowMs: number
}

/** What is wrong with one setting; the words for it stand with those of the command line. */
export interface SettingMistake {
  readonly name: string
  readonly mistake:
    | 'settingNumber'
    | 'settingProxy'
    | 'settingOrigin'
    | 'settingDatabase'
    | 'settingSecretMissing'
    | 'settingSecretShort'
    | 'settingLogLevel'
  readonly facts: Readonly<Record<string, string | number>>
}

/** Every setting that is wrong. */
export class SettingsProblem extends StartProblem {
  readonly mistakes: readonly SettingMistake[]

  constructor(mistakes: readonly SettingMistake[]) {
    super(`settings are wrong: ${mistakes.map(({ name }) => name).join(', ')}`)
    this.mistakes = mistakes
  }
}

type Environment = Readonly<Record<string, string | undefined>>

const GIBIBYTE = 1024 ** 3
const COUNT_MAX = 1_000_000_000
const PORT_MAX = 65_535
/** Less would give up bodies that come as fast as a network lets them. */
const BODY_MS_MIN = 100
/** What a timer can count to. */
const TIMER_MS_MAX = 2 ** 31 - 1
const SECRET_LENGTH_MIN = 32
const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']

/** Reads every setting, then fails once with every mistake: nobody fixes settings one at a time. */
export function readConfig(env: Environment): Config {
  const mistakes: SettingMistake[] = []
  const whole = (name: string, fallback: number, [least, most]: readonly [number, number]): number => {
    const value = Number(env[name] || fallback)
    if (!Number.isSafeInteger(value) || value < least || value > most) {
      mistakes.push({ name, mistake: 'settingNumber', facts: { least, most, value: env[name] ?? '' } })
    }
    return value
  }
  const config: Config = {
    databaseUrl: env['DATABASE_URL'] || null,
    dataFolder: env['MALOTE_DATA'] || './data',
    httpHost: env['HTTP_HOST'] || '127.0.0.1',
    httpPort: whole('HTTP_PORT', 8080, [0, PORT_MAX]),
    ftpPort: whole('FTP_PORT', 2121, [0, PORT_MAX]),
    sftpPort: whole('SFTP_PORT', 2222, [0, PORT_MAX]),
    logLevel: env['LOG_LEVEL'] || 'info',
    loadBytesMax: whole('LOAD_BYTES_MAX', GIBIBYTE, [1, Number.MAX_SAFE_INTEGER]),
    secret: env['MALOTE_SECRET'] || null,
    corsOrigins: listOf(env['CORS_ORIGINS']),
    trustProxy: listOf(env['TRUST_PROXY']),
    egressAllow: listOf(env['EGRESS_ALLOW']),
    egressDeny: listOf(env['EGRESS_DENY']),
    sourceFolders: listOf(env['MALOTE_FOLDERS']),
    requestsPerSecondMax: whole('REQUESTS_PER_SECOND_MAX', 2000, [1, COUNT_MAX]),
    bodyStallMs: whole('BODY_STALL_MS', 30_000, [BODY_MS_MIN, TIMER_MS_MAX]),
    bodySlowMs: whole('BODY_SLOW_MS', 30_000, [BODY_MS_MIN, TIMER_MS_MAX]),
  }
  mistakes.push(...mistakesOf(config))
  if (mistakes.length > 0) throw new SettingsProblem(mistakes)
  return Object.freeze(config)
}

function listOf(text = ''): readonly string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
}

/** What is wrong with the settings that are no numbers. The address of a database holds its password: no fact. */
function mistakesOf(config: Config): SettingMistake[] {
  const { databaseUrl, secret, logLevel, trustProxy, corsOrigins, egressAllow, egressDeny } = config
  const mistakes: SettingMistake[] = []
  const wrong = (name: string, mistake: SettingMistake['mistake'], facts: SettingMistake['facts'] = {}) =>
    mistakes.push({ name, mistake, facts })

  if (databaseUrl !== null && !/^postgres(?:ql)?:\/\//.test(databaseUrl)) {
    wrong('DATABASE_URL', 'settingDatabase')
  }
  if (databaseUrl !== null && secret === null) wrong('MALOTE_SECRET', 'settingSecretMissing')
  if (secret !== null && secret.length < SECRET_LENGTH_MIN) wrong('MALOTE_SECRET', 'settingSecretShort')
  if (!LOG_LEVELS.includes(logLevel)) wrong('LOG_LEVEL', 'settingLogLevel', { value: logLevel })
  for (const value of trustProxy) if (!isNetwork(value)) wrong('TRUST_PROXY', 'settingProxy', { value })
  for (const value of egressAllow) if (!isNetwork(value)) wrong('EGRESS_ALLOW', 'settingProxy', { value })
  for (const value of egressDeny) if (!isNetwork(value)) wrong('EGRESS_DENY', 'settingProxy', { value })
  for (const value of corsOrigins) if (!isOrigin(value)) wrong('CORS_ORIGINS', 'settingOrigin', { value })
  return mistakes
}

/** "10.0.0.1", "10.0.0.0/8", "fd00::/8". A range of everybody, "/0", would trust every caller's word. */
function isNetwork(text: string): boolean {
  const [, address = '', prefix] = /^([\d.:a-f]+)(?:\/(\d{1,3}))?$/i.exec(text) ?? []
  const version = isIP(address)
  if (version === 0) return false
  const length = Number(prefix ?? 1)
  return length >= 1 && length <= (version === 4 ? 32 : 128)
}

/** As browsers send it: scheme, host and port that is not the scheme's own, and nothing behind. */
function isOrigin(text: string): boolean {
  const url = URL.parse(text)
  return url !== null && /^https?:$/.test(url.protocol) && url.origin === text
}
