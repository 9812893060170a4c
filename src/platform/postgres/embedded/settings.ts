/**
 * How the embedded server runs. Given on the command line at each start, so a new release changes them,
 * and nothing written into the cluster by hand can weaken what a commit promises.
 */
export const SERVER_SETTINGS: Readonly<Record<string, string>> = {
  // Durability is never traded for speed: what was answered 2xx survives a power cut.
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',

  // No network at all: the socket's folder decides who may connect.
  listen_addresses: '',
  unix_socket_permissions: '0700',
  // Three processes with full pools (two roles and a command) and what watches them.
  max_connections: '80',

  // A catalogue of a million prices with its indexes mostly fits; memory is taken only when touched.
  shared_buffers: '256MB',
  // Sorts and hashes of one merge slice stay in memory, also with every connection busy.
  work_mem: '16MB',
  // Index builds and vacuum of the large tables; few run at once.
  maintenance_work_mem: '128MB',

  // A bulk load writes its pages once, not at each of a dozen forced checkpoints. Recovery after a
  // crash reads at most this much.
  max_wal_size: '2GB',
  checkpoint_timeout: '15min',
  // The packaged build has neither lz4 nor zstd, and pglz costs more time than it saves.
  wal_compression: 'off',

  // Plans made on tables that were empty a moment ago read a whole site for one order. They are made anew once
  // a table has been looked at, so a new hub is looked at often.
  autovacuum_naptime: '5s',

  // Our statements are short: compiling them takes longer than running them.
  jit: 'off',
  // Two clock readings a block, for numbers nobody looks at here.
  track_io_timing: 'off',

  // The same answers on every machine.
  timezone: 'UTC',
  log_timezone: 'UTC',
  lc_messages: 'C',
  // Drops the DETAIL lines, which quote the values of a row: customer data stands in no log.
  log_error_verbosity: 'terse',
}
