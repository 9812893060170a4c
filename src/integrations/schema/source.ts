import { Type, type Static } from 'typebox'
import { PICKUP_DEFAULTS } from '../sources/pickup-defaults.ts'
import { lineShape, objectShape } from '../../platform/http/shapes.ts'

const PATH_LENGTH_MAX = 1_000
const SECRET_LENGTH_MAX = 20_000
const CERTIFICATE_LENGTH_MAX = 50_000
const PORT_MAX = 65_535
const SECONDS_MAX = 7 * 86_400
const SETTLE_SECONDS_MAX = 3_600
const FILES_MAX = 1_000
const CRON_LENGTH_MAX = 100

const KINDS = ['ftp', 'ftps', 'sftp', 'folder', 's3'] as const

const PathShape = (description: string) =>
  Type.String({ maxLength: PATH_LENGTH_MAX, pattern: '^[^\\u0000-\\u001f\\u007f]*$', description })

const SETTINGS = {
  kind: Type.Enum([...KINDS], {
    description: '`ftps` is FTP with TLS; `folder` is a folder of the hub’s own machine',
  }),
  host: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 253,
      pattern: '^[A-Za-z0-9._:-]+$',
      description: 'A name or an address',
    }),
  ),
  port: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: PORT_MAX,
      description: 'Without it 21, 990 (`implicitTls`) or 22, by the kind',
    }),
  ),
  user: Type.Optional(lineShape('Who logs in; for `s3` the access key id. Without it, FTP is anonymous')),
  folder: PathShape(
    'Where the files lie. Without a beginning `/`, below the folder of the login; for `s3` a prefix of the keys; for ' +
      '`folder` a path below a folder that MALOTE_FOLDERS names',
  ),
  pattern: Type.Optional(
    lineShape('Which names are taken: `PRECOS*.json`, several with `|` between; without it, all', 500),
  ),
  implicitTls: Type.Optional(
    Type.Boolean({ description: '`ftps`: TLS from the first byte, instead of after AUTH TLS' }),
  ),
  caCertificate: Type.Optional(
    Type.String({
      maxLength: CERTIFICATE_LENGTH_MAX,
      pattern: '^\\s*-----BEGIN CERTIFICATE-----[\\s\\S]+-----END CERTIFICATE-----\\s*$',
      description:
        '`ftps` and `s3`: PEM of the authority, or of the server itself, where no public one vouches for it',
    }),
  ),
  hostKey: Type.Optional(
    Type.String({
      pattern: '^SHA256:[A-Za-z0-9+/]{43}=?$',
      description: '`sftp`: the key of the server. Without it the first one seen is kept, and shown here',
    }),
  ),
  bucket: Type.Optional(Type.String({ pattern: '^[A-Za-z0-9._-]{1,255}$', description: '`s3`: the bucket' })),
  region: Type.Optional(
    Type.String({ pattern: '^[A-Za-z0-9-]{1,64}$', description: '`s3`: the region (`us-east-1`)' }),
  ),
  endpoint: Type.Optional(
    Type.String({
      maxLength: 500,
      pattern: '^https?://[A-Za-z0-9._:\\[\\]-]+(?:/[A-Za-z0-9._/-]*)?$',
      description: '`s3`: the address of the service; without it Amazon’s of the region',
    }),
  ),
}

/** A source as it is kept; its secret lies apart, sealed. */
export const SourceSettingsShape = objectShape(SETTINGS)

export const SourceBodyShape = objectShape(
  {
    ...SETTINGS,
    hostKey: Type.Optional(
      Type.Union([SETTINGS.hostKey, Type.Null()], {
        description:
          '`sftp`: the key of the server. Left out, the one kept stays while the address does, and else the first ' +
          'one seen is kept; null forgets the one kept',
      }),
    ),
    secret: Type.Optional(
      Type.Union([Type.String({ minLength: 1, maxLength: SECRET_LENGTH_MAX }), Type.Null()], {
        description:
          'Password, PEM key (`sftp`) or secret access key (`s3`). Kept sealed and never shown. Left out, the one kept ' +
          'stays; another kind, address or user needs it again',
      }),
    ),
  },
  'SourceBody',
)

const SourceShape = objectShape(
  { ...SETTINGS, hasSecret: Type.Boolean({ description: 'The secret itself is never shown' }) },
  'Source',
)

const ScheduleShape = Type.Union(
  [
    objectShape({
      everySeconds: Type.Integer({
        minimum: 1,
        maximum: SECONDS_MAX,
        description: 'From one look to the next',
      }),
    }),
    objectShape({
      cron: Type.String({
        maxLength: CRON_LENGTH_MAX,
        pattern: '^\\s*\\S+(?:\\s+\\S+){4}\\s*$',
        description: 'Five fields: minute, hour, day, month, day of the week',
        examples: ['*/15 6-22 * * 1-6'],
      }),
      timeZone: Type.String({ maxLength: 64, description: 'IANA name', examples: ['America/Sao_Paulo'] }),
    }),
    Type.Null(),
  ],
  { description: 'When the source is looked at. Null, or left out: only when somebody asks for it' },
)

const folderOf = (what: string, fallback: string) =>
  PathShape(`${what}; without a beginning \`/\` it lies in \`folder\` (\`${fallback}\`)`)

const PICKUP = {
  schedule: ScheduleShape,
  settleSeconds: Type.Integer({
    minimum: 0,
    maximum: SETTLE_SECONDS_MAX,
    description: `A file is whole once two looks this far apart find it of equal size and time (${PICKUP_DEFAULTS.settleSeconds})`,
  }),
  doneFolder: folderOf('Where a file goes once it is received', PICKUP_DEFAULTS.doneFolder),
  failedFolder: folderOf('Where its refused rows appear', PICKUP_DEFAULTS.failedFolder),
  filesMax: Type.Integer({
    minimum: 1,
    maximum: FILES_MAX,
    description: `Files taken at one look, the oldest first (${PICKUP_DEFAULTS.filesMax})`,
  }),
  paused: Type.Boolean({ description: 'The schedule is kept and nothing is looked at (false)' }),
  doneFile: Type.String({
    maxLength: 255,
    pattern: '^[^/\\u0000-\\u001f\\u007f]*\\{(?:name|stem)\\}[^/\\u0000-\\u001f\\u007f]*$',
    description:
      'Who sends says by a file of this name that another is whole: `{name}.ok` beside `a.csv` is `a.csv.ok`, ' +
      '`{stem}.ok` is `a.ok`. Such files are not loaded',
  }),
}

/** How the files of a source are picked up, as it is kept. */
export const PickupSettingsShape = objectShape({ ...PICKUP, doneFile: Type.Optional(PICKUP.doneFile) })

const orNull = <Shape extends Parameters<typeof Type.Union>[0][number]>(shape: Shape) =>
  Type.Union([shape, Type.Null()])

/** Where the files of an integration come from, as it is saved. */
export const SOURCE_BODY = {
  source: Type.Optional(
    Type.Union([SourceBodyShape, Type.Null()], {
      description: 'Where files are picked up. Null, or left out: they come by the load door only',
    }),
  ),
  schedule: Type.Optional(PICKUP.schedule),
  settleSeconds: Type.Optional(PICKUP.settleSeconds),
  doneFolder: Type.Optional(PICKUP.doneFolder),
  failedFolder: Type.Optional(PICKUP.failedFolder),
  filesMax: Type.Optional(PICKUP.filesMax),
  paused: Type.Optional(PICKUP.paused),
  doneFile: Type.Optional(orNull(PICKUP.doneFile)),
}

/** The same as it is shown: all null without a source. */
export const SOURCE_SHOWN = {
  source: orNull(SourceShape),
  schedule: PICKUP.schedule,
  settleSeconds: orNull(PICKUP.settleSeconds),
  doneFolder: orNull(PICKUP.doneFolder),
  failedFolder: orNull(PICKUP.failedFolder),
  filesMax: orNull(PICKUP.filesMax),
  paused: orNull(PICKUP.paused),
  doneFile: orNull(PICKUP.doneFile),
}

const SourceBodyFieldsShape = objectShape(SOURCE_BODY)
const SourceShownShape = objectShape(SOURCE_SHOWN)

export type SourceKind = (typeof KINDS)[number]
export type SourceSettings = Static<typeof SourceSettingsShape>
export type SourceBody = Static<typeof SourceBodyShape>
export type SourceFields = Static<typeof SourceBodyFieldsShape>
export type SourceShown = Static<typeof SourceShownShape>
export type PickupSettings = Static<typeof PickupSettingsShape>
export type Schedule = NonNullable<PickupSettings['schedule']>
