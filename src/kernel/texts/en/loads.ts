import type { Texts } from '../texts.ts'

/** English words for the codes of integrations and loads. */
export const LOADS = {
  'integration.none_active': {
    title: 'No active integration',
    detail: 'The site has no active integration of type {type}; the file was not loaded.',
    advice: 'Activate an integration of that type and send the file again.',
  },
  'integration.already_active': {
    title: 'Type already has an active integration',
    detail:
      'Another integration of the same type is active already: {active}. A site has at most one a type.',
    advice: 'Deactivate the other one first.',
  },
  'integration.not_found': {
    title: 'Integration not found',
    detail: 'There is no integration of that name on this site.',
    advice: 'Check the name, or create the integration.',
  },
  'load.not_found': {
    title: 'Load not found',
    detail: 'There is no load of that number on this site.',
    advice: 'Check the number; the list of loads shows them all.',
  },
  'load.type_unknown': {
    title: 'Load type unknown',
    detail: 'There is no type {type}; the file was not loaded.',
    advice:
      'Use one of the seven: 1 product, 2 stock, 3 product and stock, 6 product, stock and price, 7 price, 8 product and price, 12 attribute.',
  },
  'load.type_unavailable': {
    title: 'Load type not available yet',
    detail: 'The type {type} exists, but this hub does not load it yet; nothing was done.',
    advice: 'Send products, stock and prices apart: this hub loads the types {types}.',
  },
  'load.unreadable': {
    title: 'File unreadable',
    detail: 'The file is empty, or its first bytes are neither JSON nor CSV; nothing was loaded.',
    advice: 'Open the file, make sure that it is not empty and of no other format, and send it again.',
  },
  'load.format_unavailable': {
    title: 'Format not available yet',
    detail:
      'The format of this file is known ({format}), but this hub does not read it yet; nothing was loaded.',
    advice: 'Send the same content as JSON or CSV.',
  },
  'load.too_large': {
    title: 'File too large',
    detail: 'The file is over the limit of {limit} bytes; nothing was loaded.',
    advice: 'Split the file, or ask whoever runs the hub for a larger LOAD_BYTES_MAX.',
  },
  'load.credentials_first': {
    title: 'Credentials after a large file',
    detail: 'The file came before username and password and is over {limit} bytes; nothing was loaded.',
    advice: 'Put username, password and integrationType before the file in the form.',
  },
  'load.not_finished': {
    title: 'Load still at work',
    detail: 'The load has not ended yet; what you asked for is only there afterwards.',
    advice: 'Wait for the load to end and repeat the call.',
  },
  'load.source_expired': {
    title: 'File no longer kept',
    detail: 'The bytes received for this load are no longer kept.',
    advice: 'Send the file again from your own system.',
  },
  'load.broken': {
    title: 'File broken',
    detail: 'Reading stopped where the file ceases to make sense; the rows before that point were loaded.',
    reasons: {
      wrong_root:
        'The JSON is neither a list of rows nor an object with the list in one of these fields: {accepted}. Found: {found}. No row was loaded.',
    },
    advice: 'Mend the file from the point named and send it whole: what is already in does not change.',
  },
  'load.header_missing': {
    title: 'Required column missing',
    detail: 'The header has no column for {columns}. Accepted names: {accepted}. No row was loaded.',
    advice: 'Add the column to the file and send it again.',
  },
  'load.header_ambiguous': {
    title: 'Two columns of one meaning',
    detail: 'The header has more than one column for {field}; no row was loaded.',
    advice: 'Leave one of them and send again.',
  },
  'load.nested_too_deep': {
    title: 'Nested too deep',
    detail: 'The JSON has more levels within each other than the hub reads; reading stopped there.',
    advice: 'Send the data with fewer levels.',
  },
  'load.worker_lost': {
    title: 'Load interrupted',
    detail: 'The process at work on this load died several times; what was already written stays.',
    advice: 'Send the file again; if it persists, tell whoever runs the hub.',
  },
} as const satisfies Partial<Texts>
