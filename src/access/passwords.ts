import { argon2, randomBytes, timingSafeEqual, type Argon2Parameters } from 'node:crypto'
import { promisify } from 'node:util'

/** OWASP's second choice for argon2id: 19 MiB, two passes, one lane; some 30 ms. */
const MEMORY_KIB = 19 * 1024
const PASSES = 2
const SALT_BYTES = 16
const HASH_BYTES = 32
/** Half of Node's worker threads, which also read files. */
const RUNS_AT_ONCE = 2
/** Some four seconds of work: who comes later is asked to come again. */
const RUNS_WAITING_MAX = 256

export const PASSWORD_LENGTH_MIN = 8
export const PASSWORD_LENGTH_MAX = 256

const derive: (algorithm: 'argon2id', parameters: Argon2Parameters) => Promise<Buffer> = promisify(argon2)

/** Hashes passwords, a bounded number at a time: a flood of logins must not stop the loads. */
export interface Passwords {
  /** PHC text: "$argon2id$v=19$m=19456,t=2,p=1$<salt>$<hash>". */
  hash(password: string): Promise<string>
  /** Whether it is the password; `stored` null is an unknown user: as slow as any other, and wrong. */
  verify(password: string, stored: string | null): Promise<boolean>
  /** Too many wait for their turn already. */
  isBusy(): boolean
}

/** Passwords of one process: its hashing runs are bounded together. */
export function openPasswords(): Passwords {
  const turns = openTurns()
  const decoy = textOf(randomBytes(SALT_BYTES), randomBytes(HASH_BYTES))
  return {
    hash: (password) => turns.inTurn(() => hashPassword(password)),
    verify: (password, stored) =>
      turns.inTurn(async () => (await matches(password, stored ?? decoy)) && stored !== null),
    isBusy: () => turns.waiting() >= RUNS_WAITING_MAX,
  }
}

/** A hash with a salt of its own, at once: for the command line, which serves nobody else. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES)
  return textOf(salt, await runOf(password, salt))
}

function openTurns() {
  const queue: (() => void)[] = []
  let running = 0
  return {
    waiting: () => queue.length,
    async inTurn<Value>(work: () => Promise<Value>): Promise<Value> {
      if (running < RUNS_AT_ONCE) running += 1
      else await new Promise<void>((resolve) => queue.push(resolve))
      try {
        return await work()
      } finally {
        // A turn goes from hand to hand; only when nobody waits is there one fewer.
        const next = queue.shift()
        if (next === undefined) running -= 1
        else next()
      }
    },
  }
}

async function matches(password: string, stored: string): Promise<boolean> {
  const [, , , , salt = '', hash = ''] = stored.split('$')
  const derived = await runOf(password, Buffer.from(salt, 'base64'))
  const expected = Buffer.from(hash, 'base64')
  return expected.length === derived.length && timingSafeEqual(derived, expected)
}

function runOf(password: string, salt: Buffer): Promise<Buffer> {
  return derive('argon2id', {
    message: password,
    nonce: salt,
    parallelism: 1,
    tagLength: HASH_BYTES,
    memory: MEMORY_KIB,
    passes: PASSES,
  })
}

function textOf(salt: Buffer, hash: Buffer): string {
  const base64 = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '')
  return `$argon2id$v=19$m=${MEMORY_KIB},t=${PASSES},p=1$${base64(salt)}$${base64(hash)}`
}
