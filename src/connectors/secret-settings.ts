/** Where in settings something stands: `['auth', 'password']`. */
export type Place = readonly string[]

type Settings = Readonly<Record<string, unknown>>
/** Secrets by the names of their places: `{ "auth.password": "…" }`. */
export type Secrets = Readonly<Record<string, string>>

/** Settings without their secrets, and the secrets. */
export function withoutSecrets(
  settings: Settings,
  places: readonly Place[],
): { shown: Settings; secrets: Secrets } {
  const held = places.flatMap((place) => {
    const value = valueAt(settings, place)
    return typeof value === 'string' ? [[place.join('.'), value] as const] : []
  })
  const shown = places.reduce<Settings>((left, place) => withValue(left, place, undefined), settings)
  return { shown, secrets: Object.fromEntries(held) }
}

/** Settings with their secrets at their places again. */
export function withSecrets(settings: Settings, secrets: Secrets, places: readonly Place[]): Settings {
  return places.reduce<Settings>((filled, place) => {
    const secret = secrets[place.join('.')]
    return secret === undefined ? filled : withValue(filled, place, secret)
  }, settings)
}

/**
 * The secrets that settings go on with: those sent, and for those left out the ones that were kept, as long as who and
 * where are the same. Another address or user must not be told what was meant for the first (contract 13).
 */
export function secretsKept(
  { sent, secrets }: { sent: Settings; secrets: Secrets },
  before: { settings: Settings; secrets: Secrets } | null,
  bound: readonly Place[],
): Secrets {
  const isSame =
    before !== null && bound.every((place) => valueAt(sent, place) === valueAt(before.settings, place))
  return isSame ? { ...before.secrets, ...secrets } : secrets
}

function valueAt(settings: unknown, [name, ...rest]: Place): unknown {
  if (name === undefined) return settings
  if (typeof settings !== 'object' || settings === null || !Object.hasOwn(settings, name)) return undefined
  return valueAt((settings as Settings)[name], rest)
}

function withValue(settings: Settings, [name, ...rest]: Place, value: string | undefined): Settings {
  if (name === undefined) return settings
  const { [name]: inner, ...others } = settings
  if (rest.length > 0) {
    if (typeof inner !== 'object' || inner === null) return settings
    return { ...settings, [name]: withValue(inner as Settings, rest, value) }
  }
  return value === undefined ? others : { ...settings, [name]: value }
}
