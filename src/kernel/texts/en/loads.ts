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
      'Another integration of the same type is active already: {active}. A site has at most one a type: deactivate the other one, or save this one with "active": false. Nothing was saved.',
    advice: 'Deactivate the other one first, or save this one with "active": false.',
  },
  'integration.not_found': {
    title: 'Integration not found',
    detail: 'There is no integration of that name on this site.',
    advice: 'Check the name, or create the integration.',
  },
  'integration.mapping_invalid': {
    title: 'Mapping that fits no file',
    detail: 'The mapping says something at {field} that cannot be read by; nothing was saved.',
    reasons: {
      field_unknown: 'A load of this type has no field {field}; there are: {accepted}. Nothing was saved.',
      source:
        'In the mapping, {field} must say exactly one of from, column, path and constant; nothing was saved.',
      path: 'In the mapping, {field} is no path like saldo.livre or fotos[0].url; nothing was saved.',
      path_list:
        'In the mapping, {field} has [], which gives a list, and this field takes one value; nothing was saved.',
      name_without_header:
        'In the mapping, {field} names a column, and a file without a header has none: give its number, { column: 3 } for the third. Nothing was saved.',
      value: 'In the mapping, {field} has a value that this field does not take; nothing was saved.',
      multiply:
        'In the mapping, {field} must be a number above zero, on a field that holds a number and has no values; nothing was saved.',
      values: 'In the mapping, {field} translates a field that holds a list; nothing was saved.',
      header_row:
        'In the mapping, {field} says where the header is, and header says that there is none; nothing was saved.',
      spread:
        'In the mapping, {field} must go into store with quantity, or into list with price, in a load of a type that has them; nothing was saved.',
      spread_twice:
        'In the mapping, {field} is spread twice, or is spread and also mapped by itself; nothing was saved.',
      spread_columns:
        'In the mapping, {field} must give each column a code, no code to two columns; nothing was saved.',
    },
    advice: 'Mend the field named and save again; the guide of mappings has worked examples.',
  },
  'load.not_found': {
    title: 'Load not found',
    detail: 'There is no load of that number on this site.',
    advice: 'Check the number; the list of loads shows them all.',
  },
  'load.type_unknown': {
    title: 'Load type unknown',
    detail: 'There is no type {type}; there are: {types}. Nothing was done.',
    advice:
      'Use one of the seven: 1 product, 2 stock, 3 product and stock, 6 product, stock and price, 7 price, 8 product and price, 12 attribute.',
  },
  'load.unreadable': {
    title: 'File unreadable',
    detail: 'The file is empty, or is neither JSON, NDJSON, CSV nor XLSX; nothing was loaded.',
    reasons: {
      empty: 'The file is empty; nothing was loaded.',
      not_text:
        'The file is neither text nor a spreadsheet: it may be a picture, a PDF or a program. Nothing was loaded.',
      no_known_format:
        'The file is text, but neither JSON, NDJSON nor CSV with a header; web pages and XML named .xls are not read. Nothing was loaded.',
      old_workbook:
        'The file is a spreadsheet of the old kind (.xls), or one locked by a password; neither can be read. Nothing was loaded.',
      no_workbook: 'The file is a zip, but no XLSX workbook with a sheet in it. Nothing was loaded.',
      zip_broken:
        'The file begins like a spreadsheet (XLSX), but it is damaged or was cut off on its way. Nothing was loaded.',
      encrypted: 'The spreadsheet is locked by a password. Nothing was loaded.',
      gzip_broken: 'The file begins like a gzip, but what is in it cannot be read. Nothing was loaded.',
    },
    advice: 'Open the file, save it as XLSX without a password or as CSV, and send it again.',
  },
  'load.too_large': {
    title: 'File too large',
    detail: 'The file is over the limit of {limit} bytes; nothing was loaded.',
    reasons: {
      expanded: 'Unpacked, the file is over the limit of {limit} bytes; reading stopped there.',
      shared_texts:
        'The texts of this spreadsheet are together over {limit} bytes, more than is read from one; no row was loaded.',
    },
    advice:
      'Split the file or save a spreadsheet as CSV, or ask whoever runs the hub for a larger LOAD_BYTES_MAX.',
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
  'load.report_expired': {
    title: 'Report no longer kept',
    detail: 'What became of each row of this load is no longer kept; its counts are.',
    advice: 'Send the file again to see what the hub makes of it now; a plan changes nothing.',
  },
  'load.watchers_too_many': {
    title: 'Too many watch loads',
    detail: 'As many progress streams are open as the hub keeps at once ({limit}); this one was not opened.',
    advice: 'Close streams that nobody looks at, or ask for the load itself from time to time.',
  },
  'load.broken': {
    title: 'File broken',
    detail:
      'Reading stopped where the file ceases to make sense; the rows before that point count, those behind it were not read.',
    reasons: {
      at_line:
        'Reading stopped at line {line}, where the file ceases to make sense; the rows before it count, those behind it were not read.',
      at_byte:
        'Reading stopped at byte {byte}, where the file ceases to make sense; the rows before it count, those behind it were not read.',
      gzip_broken:
        'The gzip is damaged or was cut off on its way: reading stopped there; the whole rows before that point were loaded.',
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
    detail:
      'The processes at work on this load died, {workers} in a row, after {rowsRead} rows had been read; what was already written stays.',
    advice: 'Send the file again; if it persists, tell whoever runs the hub.',
  },
  'load.broke': {
    title: 'Load cannot be run',
    detail:
      'The hub broke on this load {workers} times, after {rowsRead} rows had been read; what was already written stays.',
    advice: 'Tell whoever runs the hub: its log has the cause under the number of this load.',
  },
  'load.aborted': {
    title: 'Load given up',
    detail:
      'Rows of the file are refused ({refused}), and it was sent to be loaded whole or not at all; nothing of it was written.',
    advice: 'Repair the refused rows and send the file again, or send it with onError=skip.',
  },
  'load.plan_stale': {
    title: 'Plan out of date',
    detail: 'The catalogue has changed since the plan was made; it was not applied.',
    advice: 'Plan the file again and look at what it changes now.',
  },
  'load.not_planned': {
    title: 'Load waits for no apply',
    detail: 'Only a load in state planned can be applied; this one is {state}.',
    advice: 'Look at the load; send the file with mode=plan for a plan.',
  },
  'load.not_held': {
    title: 'Load is not held',
    detail: 'Only a held load can be approved or cancelled; this one is {state}.',
    advice: 'Look at the load: somebody may have decided already.',
  },
  'load.diff_expired': {
    title: 'Differences no longer kept',
    detail: 'What the load changed is kept for 7 days after its end.',
    advice: 'Plan the file again, or ask the catalogue for its history.',
  },
  'guard.stock_to_zero': {
    title: 'Too much stock to zero',
    detail: 'Of the stored balances that the file speaks of, {measured} would go to zero; up to {limit} may.',
    advice: 'Look at the differences; approve the load if the shop really is empty, else cancel it.',
  },
  'guard.prices_moved': {
    title: 'Prices move too far',
    detail: 'Of the stored prices that the file speaks of, {measured} would move far; up to {limit} may.',
    advice: 'Look at the differences: are the amounts in the right unit? Approve the load or cancel it.',
  },
  'guard.prices_zero': {
    title: 'Too many prices of zero',
    detail: 'Of the prices in the file, {measured} are zero; up to {limit} may be.',
    advice: 'Look at the rows; approve the load if these really cost nothing, else cancel it.',
  },
  'guard.rows_refused': {
    title: 'Too many rows refused',
    detail: 'Of the rows in the file, {measured} are refused; up to {limit} may be.',
    advice:
      'Look at the first refused rows: a column may have moved. Cancel the load, or approve it without them.',
  },
} as const satisfies Partial<Texts>
