/** A user whose credentials were checked. */
export interface Identity {
  readonly username: string
  /**
   * Which user of that name and which password: a new password, or another user of the same name,
   * has another stamp, so what was signed or remembered before counts no longer.
   */
  readonly stamp: string
}

/** What a token is stamped with: it no longer fits once the user's password was set anew. */
export function stampOf(user: { readonly version: number; readonly created_at: Date }): string {
  return `${user.created_at.getTime().toString(36)}.${user.version}`
}
