import { Type } from 'typebox'
import { lineShape, momentShape, objectShape } from '../../platform/http/shapes.ts'
import { SITE_ID_PATTERN, type SiteSettings } from '../site.ts'
import { SITE_DEFAULTS } from './site-rules.ts'

const NAME_LENGTH_MAX = 200
const UNPAID_MINUTES_MAX = 60 * 24 * 365
const KEPT_DAYS_MAX = 3660
/** Parked rows of a load still change its report for two days. */
const REPORT_DAYS_MIN = 7
/** Promised to all who read the log. */
const EVENT_DAYS_MIN = 30

const daysShape = ({ minimum, description }: { minimum: number; description: string }) =>
  Type.Integer({ minimum, maximum: KEPT_DAYS_MAX, description })

const SiteSettingsShape = Type.Unsafe<SiteSettings>(
  objectShape({
    unpaidExpiresMinutes: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: UNPAID_MINUTES_MAX,
        description: 'An order nobody pays anything of expires after so long; 30 when absent',
      }),
    ),
    reservationEndsAt: Type.Optional(
      Type.Enum(['invoice', 'confirmation'], { description: 'When the ERP deducts the stock of an order' }),
    ),
    onRejected: Type.Optional(
      Type.Enum(['reroute', 'cancel'], { description: 'What becomes of lines that a store rejects' }),
    ),
    historyDays: Type.Optional(
      daysShape({
        minimum: 1,
        description: 'How far back prices, stock and products are known; 400 when absent',
      }),
    ),
    reportDays: Type.Optional(
      daysShape({
        minimum: REPORT_DAYS_MIN,
        description: 'How long what became of each row of a load is kept; 90 when absent',
      }),
    ),
    sourceDays: Type.Optional(
      daysShape({
        minimum: 1,
        description: 'How long the bytes of a load are kept, and with them its error file; 30 when absent',
      }),
    ),
    eventDays: Type.Optional(
      daysShape({ minimum: EVENT_DAYS_MIN, description: 'How far back the event log goes; 30 when absent' }),
    ),
  }),
)

const FIELDS = {
  currency: Type.String({
    pattern: '^[A-Z]{3}$',
    description: 'ISO 4217; cannot be changed later',
    examples: ['BRL'],
  }),
  timeZone: Type.String({ maxLength: 64, description: 'IANA name: times without an offset are read in it' }),
  locale: Type.String({ maxLength: 35, description: 'BCP 47', examples: ['pt-BR'] }),
}

export const SitePathShape = objectShape({ siteId: Type.String({ pattern: SITE_ID_PATTERN }) })

export const SiteBodyShape = objectShape(
  {
    name: lineShape('What people call it', NAME_LENGTH_MAX),
    currency: Type.Optional({ ...FIELDS.currency, default: SITE_DEFAULTS.currency }),
    timeZone: Type.Optional({ ...FIELDS.timeZone, default: SITE_DEFAULTS.timeZone }),
    locale: Type.Optional({ ...FIELDS.locale, default: SITE_DEFAULTS.locale }),
    settings: Type.Optional(SiteSettingsShape),
  },
  'SiteBody',
)

export const SiteShape = objectShape(
  {
    siteId: Type.String(),
    name: Type.String(),
    ...FIELDS,
    settings: SiteSettingsShape,
    createdAt: momentShape('When it was made'),
    updatedAt: momentShape('When it was last changed'),
  },
  'Site',
)
