import { spawn } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { SERVER_VARIABLE, startTestServer } from './harness/database.ts'

/** `npm test [files…]`: one PostgreSQL for all test files, each file in a process of its own. */
const patterns = process.argv.slice(2)
const files = patterns.length > 0 ? patterns : ['src/**/*.test.ts', 'test/**/*.test.ts']
const { server, stop } = await startTestServer()
const runner = spawn(
  process.execPath,
  ['--test', `--test-concurrency=${Math.max(2, availableParallelism())}`, ...files],
  { stdio: 'inherit', env: { ...process.env, [SERVER_VARIABLE]: JSON.stringify(server) } },
)
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => runner.kill(signal))
runner.on('exit', (code) => {
  void stop().finally(() => process.exit(code ?? 1))
})
