import type { Result } from '../../kernel/result.ts'

/** A received file, and the two ways of reading it. */
export interface FileSource {
  /** Bytes as received. */
  readonly size: number
  /** Of what is packed no more than so many bytes are read once it is unpacked (contract 13). */
  readonly bytesMax: number
  /** The bytes as received, from the first to the last. */
  readonly bytes: () => AsyncIterable<Uint8Array>
  /** Where the file lies, a gzip around it taken off: a workbook is read from its end. Refused like `expand`. */
  readonly onDisk: () => Promise<Result<FileOnDisk>>
  /** Told of how many bytes as received have been read, by whoever does not read `bytes`. */
  readonly onRead: (bytes: number) => void
}

export interface FileOnDisk {
  readonly path: string
  /** Removes what was only there to be read. */
  readonly release: () => Promise<void>
}
