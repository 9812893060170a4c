import { lookup } from 'node:dns'
import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import { BlockList, isIP, type LookupFunction } from 'node:net'

/** Where this hub may connect to for a site's settings: whoever may configure must not thereby read the machine. */
export interface Egress {
  /** Whether an address may be called, however it is written. */
  readonly allows: (address: string) => boolean
  /** Resolves names, and refuses those that lead to an address that may not be called. */
  readonly lookup: LookupFunction
  readonly agents: { readonly http: HttpAgent; readonly https: HttpsAgent }
}

/** An address that may not be called, or a name that leads there. */
export class AddressForbidden extends Error {
  readonly host: string

  constructor(host: string) {
    super(`${host} may not be called`)
    this.host = host
  }
}

/** Connections kept open to one host, for the next call. */
const FREE_SOCKETS_MAX = 4

/** Refused unless EGRESS_ALLOW names them: this machine, its link, the clouds' metadata, no host at all. */
const REFUSED = [
  ...['0.0.0.0/8', '127.0.0.0/8', '169.254.0.0/16', '224.0.0.0/4', '240.0.0.0/4'],
  ...['100.100.100.200/32', '168.63.129.16/32', '192.0.0.192/32'],
  // Of IPv6 the first range has `::`, `::1` and the old way to write an IPv4 address.
  ...['::/96', 'fe80::/10', 'ff00::/8', 'fd00:ec2::254/128', 'fd20:ce::254/128'],
]

/** The rule of a hub, of addresses or CIDR ranges: `deny` before `allow`, and that before what is refused by itself. */
export function openEgress({ allow, deny }: { allow: readonly string[]; deny: readonly string[] }): Egress {
  const lists = [
    [listOf(deny), false],
    [listOf(allow), true],
    [listOf(REFUSED), false],
  ] as const
  const allows = (address: string) => {
    const plain = plainAddress(address)
    if (plain === null) return false
    return lists.find(([list]) => list.check(plain, familyOf(plain)))?.[1] ?? true
  }
  return {
    allows,
    lookup: checkedLookup(allows),
    agents: {
      http: new HttpAgent({ keepAlive: true, maxFreeSockets: FREE_SOCKETS_MAX }),
      https: new HttpsAgent({ keepAlive: true, maxFreeSockets: FREE_SOCKETS_MAX }),
    },
  }
}

/** One address that is refused refuses the name: which one would be taken is not ours to choose. */
function checkedLookup(allows: Egress['allows']): LookupFunction {
  return (host, options, answer) => {
    lookup(host, { ...options, all: true }, (error, found) => {
      if (error !== null) return answer(error, [])
      if (!found.every(({ address }) => allows(address))) return answer(new AddressForbidden(host), [])
      if (options.all === true) return answer(null, found)
      return answer(null, found[0]!.address, found[0]!.family)
    })
  }
}

function listOf(ranges: readonly string[]): BlockList {
  const list = new BlockList()
  for (const range of ranges) {
    const [address = '', prefix] = range.split('/')
    const family = familyOf(address)
    list.addSubnet(address, Number(prefix ?? (family === 'ipv4' ? 32 : 128)), family)
  }
  return list
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4'
}

/** An IPv4 address within IPv6, mapped or translated, is that address; null for what is none. */
function plainAddress(address: string): string | null {
  const bare = address.replace(/^\[|\]$/g, '').replace(/%.*$/, '')
  if (isIP(bare) !== 6) return isIP(bare) === 4 ? bare : null
  const short = new URL(`http://[${bare}]`).hostname.slice(1, -1)
  const within = /^(?:::ffff:|64:ff9b::)([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(short)
  if (within === null) return short
  const [high, low] = [Number.parseInt(within[1]!, 16), Number.parseInt(within[2]!, 16)]
  return [high >> 8, high & 0xff, low >> 8, low & 0xff].join('.')
}
