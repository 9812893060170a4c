import { ok, refuse, type Result } from '../kernel/result.ts'
import { pathOf, type Step } from '../loads/mapping/path.ts'
import { wrongTemplate, type WrongTemplate } from './template.ts'

/** `connector.settings_invalid` with the field, as it stands in the integration's body, and why. */
export function wrongSetting(
  field: string,
  reason: WrongTemplate['reason'] | 'address' | 'path' | 'value' | 'type' | 'lost_order',
) {
  return refuse('connector.settings_invalid', { field: `connector.settings.${field}`, reason })
}

/** A secret that is needed and was neither sent nor kept. */
export function secretMissing(field: string) {
  return refuse('connector.secret_missing', { field: `connector.settings.${field}` })
}

/** An address of the web, without credentials in it; a slash at its end is taken off. */
export function readAddress(text: string, field: string): Result<string> {
  const url = URL.parse(text)
  const isWeb = url !== null && /^https?:$/.test(url.protocol) && url.username === '' && url.password === ''
  return isWeb ? ok(text.replace(/\/+$/, '')) : wrongSetting(field, 'address')
}

/** A path into an answer: "data.items", "itens[0].id". */
export function readPath(text: string, field: string): Result<readonly Step[]> {
  const steps = pathOf(text)
  return steps === null ? wrongSetting(field, 'path') : ok(steps)
}

/** Null for templates that can be filled by these names, else the first that cannot. */
export function checkTemplates(templates: Readonly<Record<string, unknown>>, roots: readonly string[]) {
  for (const [field, template] of Object.entries(templates)) {
    const wrong = wrongTemplate(template, roots, field)
    if (wrong !== null) return wrongSetting(wrong.field, wrong.reason)
  }
  return null
}

/** The first of the settings' checks that refuses; null when none does. */
export function firstRefused(
  results: readonly (Result<unknown> | null)[],
): Extract<Result<never>, { ok: false }> | null {
  return (
    (results.find((one) => one !== null && !one.ok) as Extract<Result<never>, { ok: false }> | undefined) ??
    null
  )
}
