import type { Texts } from '../texts.ts'

/** English words for the codes of any call, access and the catalogue. */
export const CALLS = {
  'request.malformed': {
    title: 'Call of a wrong shape',
    detail: 'The call does not have the expected shape ({field}: {problem}); nothing was done.',
    advice: 'Mend the fields listed in "errors" and send again.',
  },
  'request.field_missing': {
    title: 'Required field missing',
    detail: 'The field {field} is missing; nothing was done.',
    advice: 'Send the call again with that field.',
  },
  'request.cursor_invalid': {
    title: 'Cursor invalid',
    detail: 'This list did not give out that cursor.',
    advice: 'Use the "nextCursor" of the page before, or start without a cursor.',
  },
  'request.not_multipart': {
    title: 'Not a multipart form',
    detail: 'This door takes a multipart/form-data form, and the call brought something else.',
    advice: 'Send it as multipart/form-data, with the fields and the file.',
  },
  'request.media_type_unsupported': {
    title: 'Media type not accepted',
    detail: 'This call takes no bodies of that Content-Type; it takes: {accepted}.',
    reasons: { encoding: 'This call takes no bodies packed as {encoding}; it takes: {accepted}.' },
    advice: 'Send the body with "Content-Type: {accepted}".',
  },
  'request.too_large': {
    title: 'Body too large',
    detail: 'The body of the call is over the limit of {limit} bytes; nothing was done.',
    advice: 'Split the call into smaller ones; for much data, send a load.',
  },
  'request.too_slow': {
    title: 'Body too slow',
    detail:
      'The body of the call stopped coming or was not whole within the time allowed ({limitMs} ms); nothing was done.',
    advice: 'Check the connection and send again.',
  },
  'request.not_found': {
    title: 'No such address',
    detail: 'There is no call of that method at {path}.',
    advice: 'Check the method and the path in /docs.',
  },
  'request.stale': {
    title: 'Version out of date',
    detail: 'The resource has changed since the version in your If-Match; nothing was done.',
    advice: 'Read the resource again, decide anew and use the new ETag.',
  },
  'request.rate_limited': {
    title: 'Too many calls',
    detail: 'This user went over the limit of calls a second.',
    advice: 'Wait the time that Retry-After names and go on more slowly.',
  },
  'idempotency.key_reused': {
    title: 'Idempotency key already used',
    detail: 'The Idempotency-Key {key} was already used with another call or another body; nothing was done.',
    advice: 'Use a new key for each operation, and the same one only to repeat the same call.',
  },
  'idempotency.in_progress': {
    title: 'The first call is still running',
    detail: 'A call with the Idempotency-Key {key} has not ended yet.',
    advice: 'Wait a little and repeat the same call with the same key.',
  },
  'server.fault': {
    title: 'Fault of the hub',
    detail: 'Something broke on our side; what the call was doing was undone. Request number {requestId}.',
    advice: 'Repeat the call; if it persists, give the number above to whoever runs the hub.',
  },
  'server.stopping': {
    title: 'The hub is stopping',
    detail: 'This process is shutting down and takes no new work.',
    advice: 'Repeat the call after the time that Retry-After names.',
  },
  'server.database_unavailable': {
    title: 'Database unavailable',
    detail: 'The hub cannot reach its database now; nothing was done.',
    advice: 'Repeat the call after the time that Retry-After names.',
  },
  'auth.failed': {
    title: 'Credentials not recognised',
    detail: 'There are no credentials, or the user, the password or the token is not valid here.',
    advice: 'Check the credentials and ask for a new token.',
    reasons: {
      grant_missing: 'The field grant_type is missing; accepted: {accepted}.',
      grant_unsupported: 'The grant_type sent is not accepted; accepted: {accepted}.',
      field_missing: 'The field {field} of the token request is missing.',
      field_twice: 'The field {field} of the token request came more than once.',
      two_ways: 'The credentials came in two ways, in the form and by Basic; send them in one.',
    },
  },
  'auth.forbidden': {
    title: 'Not allowed',
    detail: 'This user lacks the permission that the call needs on this site, or there is no such site.',
    advice: "Check the site's code and ask one of its administrators for the permission.",
  },
  'auth.too_many_attempts': {
    title: 'Too many login attempts',
    detail: 'There were too many wrong passwords from this address for this user.',
    advice: 'Wait the time that Retry-After names and try with the right password.',
  },
  'site.invalid': {
    title: 'Site invalid',
    detail: "The site's data are not valid: look at the field {field}.",
    reasons: {
      no_such_site: 'There is no site {value}; nothing was saved.',
      currency_unknown: 'The currency {value} is no ISO 4217 code; nothing was saved.',
      currency_fixed:
        'The site already counts in {before}, and its currency does not change; nothing was saved.',
      time_zone_unknown: 'The time zone {value} is no IANA name, like America/Sao_Paulo; nothing was saved.',
      locale_unknown: 'The locale {value} is no BCP 47 tag, like pt-BR; nothing was saved.',
    },
    advice: 'Use a code of letters, digits, "_" or "-", an ISO 4217 currency and an IANA time zone.',
  },
  'user.not_found': {
    title: 'User not found',
    detail: 'There is no user of that name that you may see.',
    advice: 'Check the name, or create the user.',
  },
  'user.password_weak': {
    title: 'Password weak',
    detail: 'The password does not have from {lengthMin} to {lengthMax} characters; nothing was saved.',
    advice: 'Choose another password.',
  },
  'user.permission_unknown': {
    title: 'Permission unknown',
    detail: 'One of the permissions asked for does not exist; nothing was saved.',
    advice: 'Use load, configure, orders:read, orders:write, orders:create, payments, catalog:read or admin.',
  },
  'user.of_other_sites': {
    title: 'User of other sites too',
    detail:
      'The user has grants on sites that you do not administer, or administers the hub; nothing was saved.',
    advice: 'Ask an administrator of the hub to set the password or delete the user.',
  },
  'user.last_hub_admin': {
    title: 'Last administrator of the hub',
    detail: 'Only {username} administers the hub; nothing was saved.',
    advice: 'Make another user an administrator first: malote user add NAME --hub-admin.',
  },
  'product.not_found': {
    title: 'Product not found',
    detail: 'There is no product of that reference on this site.',
    advice: 'Check the reference, or load the product.',
  },
  'variant.not_found': {
    title: 'SKU not found',
    detail: 'There is no variant of that SKU on this site.',
    advice: 'Check the SKU, or load the product.',
  },
  'store.not_found': {
    title: 'Store not found',
    detail: 'There is no store of that external code on this site.',
    advice: 'Check the code, or register the store.',
  },
  'channel.not_found': {
    title: 'Channel not found',
    detail: 'There is no channel of that code on this site.',
    advice: 'Check the code, or register the channel.',
  },
  'history.expired': {
    title: 'Past no longer kept',
    detail: 'What the catalogue said at that moment is no longer known; the hub remembers it from {from} on.',
    advice: 'Ask for that moment or a later one. How long it is kept is the site setting historyDays.',
  },
} as const satisfies Partial<Texts>
