import { invariant } from '../../kernel/result.ts'
import ssh2 from 'ssh2'

const { generateKeyPairSync, parseKey } = ssh2.utils
const TRIES_MAX = 20

/** A pair of ed25519 keys, as OpenSSH writes them. About one in four hundred that ssh2 makes it cannot read itself. */
export function newKeyPair(): { readonly private: string; readonly public: string } {
  for (let tried = 0; tried < TRIES_MAX; tried += 1) {
    const pair = generateKeyPairSync('ed25519')
    if (!(parseKey(pair.private) instanceof Error)) return pair
  }
  invariant(false, 'of so many keys one can be read')
}
