#!/usr/bin/env node
import { enableCompileCache } from 'node:module'
import { Command, CommanderError } from 'commander'
import about from '../package.json' with { type: 'json' }
import { demoCommand } from './cli/demo.ts'
import { doctorCommand } from './cli/doctor.ts'
import { loadCommand } from './cli/load.ts'
import { serveCommand } from './cli/serve.ts'
import { siteCommand } from './cli/site.ts'
import { speakUsage } from './cli/speak-usage.ts'
import { EXIT_FAILED, sentence } from './cli/terminal.ts'
import { tokenCommand } from './cli/token.ts'
import { userCommand } from './cli/user.ts'

// Each command reads what it needs when it runs, so that `--help` is there at once; what was compiled
// before is kept, so that `serve` is ready sooner.
enableCompileCache()

const program = speakUsage(new Command('malote'))
  .description(sentence('program'))
  .version(about.version, '-V, --version', sentence('version'))
  .exitOverride()
serveCommand(program)
demoCommand(program)
loadCommand(program)
userCommand(program)
siteCommand(program)
tokenCommand(program)
doctorCommand(program)

try {
  await program.parseAsync()
} catch (error) {
  if (!(error instanceof CommanderError)) throw error
  // Help and version end with 0; a wrong argument is refused like anything else.
  process.exitCode = error.exitCode === 0 ? 0 : EXIT_FAILED
}
