import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

/** `npm run simulate:orders -- --seed N --seconds S`: one seed, for as long as one likes. */
const { values } = parseArgs({ options: { seed: { type: 'string' }, seconds: { type: 'string' } } })
const runner = fileURLToPath(new URL('../run.ts', import.meta.url))
const child = spawn(process.execPath, [runner, 'test/simulation/orders.test.ts'], {
  stdio: 'inherit',
  env: {
    ...process.env,
    ...(values.seed === undefined ? {} : { SIMULATION_SEED: values.seed }),
    ...(values.seconds === undefined ? {} : { SIMULATION_SECONDS: values.seconds }),
  },
})
child.on('exit', (code) => {
  process.exitCode = code ?? 1
})
