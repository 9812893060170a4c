/** A character is at most this long in UTF-8, counted by UTF-16 units. */
const BYTES_A_UNIT_MAX = 3

/**
 * Lines gathered as bytes in one buffer that is used again and again: text joined to a megabyte would be
 * thrown away a hundred times a file, and the process would grow by it.
 */
export interface CopyBuffer {
  add(line: string): void
  bytes(): Uint8Array
  size(): number
  clear(): void
}

/** An empty buffer with room for `capacity` bytes; it grows when a line needs more. */
export function copyBuffer(capacity: number): CopyBuffer {
  let buffer = Buffer.allocUnsafe(capacity)
  let size = 0
  const makeRoom = (bytes: number) => {
    if (size + bytes <= buffer.length) return
    const larger = Buffer.allocUnsafe(Math.max(2 * buffer.length, size + bytes))
    buffer.copy(larger, 0, 0, size)
    buffer = larger
  }
  return {
    add: (line) => {
      makeRoom(line.length * BYTES_A_UNIT_MAX)
      size += buffer.write(line, size)
    },
    bytes: () => buffer.subarray(0, size),
    size: () => size,
    clear: () => {
      size = 0
    },
  }
}
