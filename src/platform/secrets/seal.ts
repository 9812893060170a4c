import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import type { Secret } from './secret.ts'

/** First byte of what is sealed: another way to seal would get another. */
const VERSION = 1
const NONCE_BYTES = 12
const TAG_BYTES = 16
const HEAD_BYTES = 1 + NONCE_BYTES + TAG_BYTES
const CIPHER = 'aes-256-gcm'
const PURPOSE = 'sealed settings'

/**
 * Seals a text for the database. `place` says where it belongs ("S1 integration precos"): moved to another row it
 * cannot be opened there.
 */
export function seal(secret: Secret, text: string, place: string): Buffer {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv(CIPHER, secret(PURPOSE), nonce).setAAD(Buffer.from(place))
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return Buffer.concat([Buffer.of(VERSION), nonce, cipher.getAuthTag(), sealed])
}

/** The text that was sealed for this place; null under another MALOTE_SECRET, elsewhere, or when a bit has changed. */
export function unseal(secret: Secret, sealed: Buffer, place: string): string | null {
  if (sealed.length < HEAD_BYTES || sealed[0] !== VERSION) return null
  const nonce = sealed.subarray(1, 1 + NONCE_BYTES)
  const decipher = createDecipheriv(CIPHER, secret(PURPOSE), nonce)
    .setAAD(Buffer.from(place))
    .setAuthTag(sealed.subarray(1 + NONCE_BYTES, HEAD_BYTES))
  try {
    return Buffer.concat([decipher.update(sealed.subarray(HEAD_BYTES)), decipher.final()]).toString('utf8')
  } catch {
    return null
  }
}
