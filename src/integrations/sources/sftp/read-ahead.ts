import { isEnd, type Session } from './session.ts'

/** As much as every server gives at one time, and how many of these are asked for before the first has come. */
const PIECE_BYTES = 32 * 1024
const PIECES_AHEAD = 16

/**
 * The bytes of an open file, many pieces under way at once: a server far away is then no slower than its line. A
 * piece that comes short of what was asked says where to go on, and what was asked behind it is forgotten.
 */
export async function* readAhead(session: Session, handle: Buffer): AsyncGenerator<Buffer> {
  let asked = 0
  let ahead: Promise<Buffer>[] = []
  for (let place = 0; ; ) {
    while (ahead.length < PIECES_AHEAD) {
      ahead.push(readPiece(session, handle, asked))
      asked += PIECE_BYTES
    }
    const piece = await ahead.shift()!
    if (piece.length === 0) return
    yield piece
    place += piece.length
    if (piece.length === PIECE_BYTES) continue
    ahead = []
    asked = place
  }
}

/** Empty at the end of the file. */
function readPiece({ sftp, ask }: Session, handle: Buffer, place: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(PIECE_BYTES)
  const piece = ask<number>((done) => sftp.read(handle, bytes, 0, PIECE_BYTES, place, done)).then(
    (length) => bytes.subarray(0, length),
    (error: unknown) => {
      if (isEnd(error)) return Buffer.alloc(0)
      throw error
    },
  )
  // One that nobody waits for any more has no error to tell.
  piece.catch(() => undefined)
  return piece
}
