/** What a new site has unless it says otherwise (contract sections 1 and 10). */
export const SITE_DEFAULTS = { currency: 'BRL', timeZone: 'America/Sao_Paulo', locale: 'pt-BR' } as const

const CURRENCIES: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'))

export interface SiteMistake {
  readonly field: 'currency' | 'timeZone' | 'locale'
  readonly value: string
  readonly reason: 'currency_unknown' | 'currency_fixed' | 'time_zone_unknown' | 'locale_unknown'
  /** The currency that the site already counts in. */
  readonly before?: string
}

/** What is wrong with a site's settings, or null. `before` is the site as it was; null for a new one. */
export function siteMistake(
  site: { readonly currency: string; readonly time_zone: string; readonly locale: string },
  before: { readonly currency: string } | null,
): SiteMistake | null {
  const { currency, time_zone: timeZone, locale } = site
  if (!CURRENCIES.has(currency)) return { field: 'currency', value: currency, reason: 'currency_unknown' }
  // Every stored amount is in minor units of the old one.
  if (before !== null && before.currency !== currency) {
    return { field: 'currency', value: currency, reason: 'currency_fixed', before: before.currency }
  }
  if (!isTimeZone(timeZone)) return { field: 'timeZone', value: timeZone, reason: 'time_zone_unknown' }
  if (!isLocale(locale)) return { field: 'locale', value: locale, reason: 'locale_unknown' }
  return null
}

function isTimeZone(name: string): boolean {
  // An offset ("+03:00") would pass as a zone, and know no summer time.
  return /^[A-Za-z]/.test(name) && accepts(() => new Intl.DateTimeFormat('en', { timeZone: name }))
}

function isLocale(tag: string): boolean {
  return accepts(() => Intl.getCanonicalLocales(tag))
}

function accepts(read: () => unknown): boolean {
  try {
    read()
    return true
  } catch {
    return false
  }
}
