import type { Command } from 'commander'
import { refused, say, sentence } from './terminal.ts'
import { withProgram } from './with-program.ts'

export function tokenCommand(program: Command): void {
  program.command('token').description(sentence('token')).argument('<name>').action(printToken)
}

function printToken(username: string): Promise<void> {
  return withProgram(async (platform) => {
    const { issueTokenFor } = await import('../access/token/issue-token.ts')
    const issued = await issueTokenFor(platform, username)
    if (!issued.ok) throw refused(issued.refusal)
    say(issued.value.access_token)
  })
}
