/** What a user may be granted on a site (contract section 1). `hub:admin` is of the hub, not of a site. */
export const PERMISSIONS = [
  'load',
  'configure',
  'orders:read',
  'orders:write',
  'orders:create',
  'payments',
  'catalog:read',
  'admin',
] as const

export type Permission = (typeof PERMISSIONS)[number]

/** `admin` may all of its site's. */
export function mayDo(granted: ReadonlySet<string>, needed: readonly Permission[]): boolean {
  return granted.has('admin') || needed.some((permission) => granted.has(permission))
}
