import type { Egress } from '../../platform/egress/egress.ts'

/** What a source is opened with, beside its settings. */
export interface SourceContext {
  /** Password, PEM key or secret access key. */
  readonly secret: string | null
  readonly egress: Egress
  /** Folders of this machine that a `folder` source may lie in. */
  readonly folders: readonly string[]
  /** Closes the source: what is under way is given up. */
  readonly signal: AbortSignal
  /** Told of the key of an SFTP server that has none in its settings, once it has let us in. */
  readonly onHostKey?: (hostKey: string) => void
  /** Shorter in tests. */
  readonly times?: SourceTimes
}

export interface SourceTimes {
  /** From the first packet until the server speaks. */
  readonly reachMs: number
  /** A server that says nothing for this long while something is asked of it is given up. */
  readonly silenceMs: number
}

export const SOURCE_TIMES: SourceTimes = { reachMs: 10_000, silenceMs: 30_000 }
