import type { Facts } from '../../kernel/result.ts'

/** What each code knows. `said` are the server's own words. */
interface SourceFacts {
  'source.unreachable': { host: string; said: string }
  'source.timed_out': { host: string; seconds: number; during?: 'login' }
  'source.login_failed': { host: string; user: string; said: string }
  'source.host_key_changed': { host: string; expected: string; found: string }
  'source.address_forbidden': { host: string }
  'source.folder_missing': { folder: string }
  'source.not_permitted': { path: string }
  'source.file_missing': { path: string }
  'source.exists': { path: string }
  'source.broke': { said: string }
}

export type SourceCode = keyof SourceFacts

/** Why a source did not do what it was asked for, in words of the hub. Its code is one of kernel/refusals.ts. */
export class SourceProblem extends Error {
  readonly code: SourceCode
  readonly facts: Facts

  private constructor(code: SourceCode, facts: Facts) {
    super(`${code} ${JSON.stringify(facts)}`)
    this.code = code
    this.facts = facts
  }

  static of<Code extends SourceCode>(code: Code, facts: SourceFacts[Code]): SourceProblem {
    return new SourceProblem(code, facts)
  }
}
