import { StartProblem } from './platform/start-problem.ts'

export interface Config {
  /** Null: the embedded database below `dataFolder`. */
  readonly databaseUrl: string | null
  readonly dataFolder: string
  readonly httpHost: string
  readonly httpPort: number
  readonly logLevel: string
  readonly loadBytesMax: number
  /** Null: made on first start and kept in the data folder (embedded database only). */
  readonly secret: string | null
  readonly corsOrigins: readonly string[]
  /** Addresses or CIDR ranges of proxies whose X-Forwarded-For counts. */
  readonly trustProxy: readonly string[]
  readonly requestsPerSecondMax: number
  /** A body that sends nothing for this long, or is not whole after `bodySlowMs`, is given up. */
  readonly bodyStallMs: number
  readonly bodySlowMs: number
}

const MEBIBYTE = 1024 * 1024

/** Reads every setting, then fails once with every mistake: nobody fixes settings one at a time. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const mistakes: string[] = []
  const text = (name: string, fallback: string): string => env[name] || fallback
  const list = (name: string): readonly string[] =>
    text(name, '')
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== '')
  const whole = (name: string, fallback: number, most = Number.MAX_SAFE_INTEGER): number => {
    const value = Number(env[name] || fallback)
    if (!Number.isSafeInteger(value) || value < 0 || value > most) {
      mistakes.push(`${name} must be a whole number from 0 to ${most}, got "${env[name]}"`)
    }
    return value
  }

  const config: Config = {
    databaseUrl: env['DATABASE_URL'] || null,
    dataFolder: text('MALOTE_DATA', './data'),
    httpHost: text('HTTP_HOST', '127.0.0.1'),
    httpPort: whole('HTTP_PORT', 8080, 65_535),
    logLevel: text('LOG_LEVEL', 'info'),
    loadBytesMax: whole('LOAD_BYTES_MAX', 1024 * MEBIBYTE),
    secret: env['MALOTE_SECRET'] || null,
    corsOrigins: list('CORS_ORIGINS'),
    trustProxy: list('TRUST_PROXY'),
    requestsPerSecondMax: whole('REQUESTS_PER_SECOND_MAX', 2000),
    bodyStallMs: whole('BODY_STALL_MS', 30_000),
    bodySlowMs: whole('BODY_SLOW_MS', 30_000),
  }
  if (config.databaseUrl !== null && config.secret === null) {
    mistakes.push(
      'MALOTE_SECRET is required with DATABASE_URL: set it to 32 or more random characters, the same in every process',
    )
  }
  if (config.secret !== null && config.secret.length < 32) {
    mistakes.push('MALOTE_SECRET must have 32 or more characters')
  }
  if (!['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'].includes(config.logLevel)) {
    mistakes.push(
      `LOG_LEVEL must be trace, debug, info, warn, error, fatal or silent, got "${config.logLevel}"`,
    )
  }
  if (mistakes.length > 0) throw new StartProblem(`Cannot start:\n- ${mistakes.join('\n- ')}`)
  return Object.freeze(config)
}
