import type { Readable } from 'node:stream'

/** A file of a remote folder, by its name in that folder. */
export interface RemoteFile {
  readonly name: string
  readonly size: number
  /** As the server tells it; null when it tells none. */
  readonly modifiedAt: Date | null
}

/**
 * A server, logged in. Paths are of the server, with `/`; a folder's path has none at its end. All throw
 * SourceProblem.
 */
export interface Source {
  /** The files of a folder (no folders), at most LIST_FILES_MAX. */
  list(folder: string): Promise<readonly RemoteFile[]>
  /** What is known of one file now; null when it is not there. */
  stat(path: string): Promise<RemoteFile | null>
  read(path: string): Promise<Readable>
  /** Moves a file, making the folders of `to` where they are missing. Never overwrites: `source.exists`. */
  move(from: string, to: string): Promise<void>
  /** Writes a whole file under a temporary name, then gives it its own; makes missing folders; replaces. */
  write(path: string, content: Readable): Promise<void>
  close(): Promise<void>
}

export const LIST_FILES_MAX = 50_000
