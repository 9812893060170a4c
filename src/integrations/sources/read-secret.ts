import { unseal } from '../../platform/secrets/seal.ts'
import type { Secret } from '../../platform/secrets/secret.ts'

/** Where the secret of an integration's source belongs: sealed for there, it opens nowhere else. */
export function secretPlace(siteId: string, name: string): string {
  return `${siteId} integration ${name} source`
}

/** The secret that is kept sealed; null for none, and for one that another MALOTE_SECRET has sealed. */
export function openSecret(secret: Secret, sealed: Buffer | null, place: string): string | null {
  return sealed === null ? null : unseal(secret, sealed, place)
}
