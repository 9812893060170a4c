import { checkCredentials } from '../../access/check-credentials.ts'
import { permissionsOn } from '../../access/authorise.ts'
import { mayDo } from '../../access/permissions.ts'
import { ok, refuse, type Result } from '../../kernel/result.ts'
import type { Platform } from '../../platform/platform.ts'

/** What a form must have shown before anything is done for it. */
export interface FormLogin {
  readonly siteId: string
  readonly username: string
  readonly password: string
  readonly address: string
}

/**
 * Whether the user of a form may load at this site's door: `auth.failed` for a wrong password, and for a site
 * that is none or not the user's; `auth.forbidden` where a permission lacks.
 */
export async function checkDoor(platform: Platform, { siteId, ...login }: FormLogin): Promise<Result<void>> {
  const identity = await checkCredentials(platform, login)
  if (!identity.ok) return identity
  const granted = await permissionsOn(platform.db, { username: identity.value.username, siteId })
  if (granted === null) return refuse('auth.failed')
  const lacking = (['load', 'configure'] as const).filter((needed) => !mayDo(granted.granted, [needed]))
  return lacking.length === 0 ? ok(undefined) : refuse('auth.forbidden', { needs: ['load', 'configure'] })
}
