import type { Texts } from '../texts.ts'

/** English words for the codes of sources. */
export const SOURCES = {
  'integration.source_invalid': {
    title: 'Source that fits no kind',
    detail: 'The source says something at {field} that cannot be; nothing was saved.',
    reasons: {
      field_missing: 'A source of kind {kind} needs {field}; nothing was saved.',
      field_unused: 'A source of kind {kind} has no {field}; nothing was saved.',
      path_climbs: 'The path at {field} leaves its folder; nothing was saved.',
      folder_same:
        'The folder at {field} is the one files are taken from: they would be taken again and again. Nothing was saved.',
      time_zone_unknown: 'There is no time zone of the name at {field}; nothing was saved.',
      cron: 'The times at {field} are no cron of five fields with values that exist: minute, hour, day, month, day of the week. Nothing was saved.',
      cron_never: 'The times at {field} never come: they are of a day that no year has. Nothing was saved.',
      source_missing:
        'The field {field} is of picking files up, and the integration has no source; nothing was saved.',
    },
    advice: 'Correct {field} and save again.',
  },
  'integration.source_missing': {
    title: 'No source',
    detail: 'The integration {name} has no source: its files come by the load door.',
    advice: 'Give it a source with PUT.',
  },
  'integration.secret_missing': {
    title: 'Secret needed',
    detail: 'The secret of the source is not known, or it was for another kind, address or user.',
    advice: 'Send {field} with the source.',
  },
  'source.unreachable': {
    title: 'Source unreachable',
    detail: 'The server {host} could not be reached: {said}.',
    advice:
      'Check name, port and firewall, whether the server runs and, with ftps or https, speaks TLS there.',
  },
  'source.timed_out': {
    title: 'Source did not answer',
    detail: 'The server {host} did not answer within {seconds} seconds.',
    advice: 'Check port and firewall, and whether the server is overloaded or is of another kind.',
  },
  'source.login_failed': {
    title: 'Source refused the login',
    detail: 'The server {host} did not let {user} in: {said}.',
    advice: 'Check user and secret.',
  },
  'source.host_key_changed': {
    title: 'Key of the server changed',
    detail: 'The server {host} shows the key {found} and not {expected}; nothing was sent to it.',
    advice: 'Ask whoever runs the server; when the new key is right, save it as the host key.',
  },
  'source.address_forbidden': {
    title: 'Address not allowed',
    detail: 'The server {host} leads to an address that this hub may not call.',
    advice: 'Use another address, or have the operator name it in EGRESS_ALLOW.',
  },
  'source.folder_missing': {
    title: 'Folder not found',
    detail: 'The source has no folder {folder}.',
    advice: 'Check the name, upper and lower case included, or make the folder.',
  },
  'source.not_permitted': {
    title: 'Not permitted at the source',
    detail: 'The source does not permit this at {path}.',
    advice: 'Give the user the right to read, move and write there, or name another folder.',
  },
  'source.file_missing': {
    title: 'File no longer there',
    detail: 'The source no longer has the file {path}.',
    advice: 'See whether something else takes the files of this folder.',
  },
  'source.exists': {
    title: 'Name already taken at the source',
    detail: 'The source already has a file {path}; nothing was overwritten.',
    advice: 'Move that file away, or rename it.',
  },
  'source.broke': {
    title: 'Source failed',
    detail: 'The source failed: {said}.',
    advice: 'Check the address and try again; when it stays, show these words to whoever runs the server.',
  },
  'pickup.name_unsafe': {
    title: 'Unsafe file name',
    detail: 'The name {name} has a line break or a slash; the file was not picked up and lies where it was.',
    advice: 'Send the file under another name.',
  },
} as const satisfies Partial<Texts>
