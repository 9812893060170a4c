import type { Texts } from '../texts.ts'

/** English words for the codes of events and consumers. */
export const EVENTS = {
  'events.expired': {
    title: 'Events forgotten',
    detail: 'The log no longer has all that was asked for; it begins with number {firstSeq}.',
    advice: 'Read from that number on, and take what came before from the orders and the catalogue.',
  },
  'events.not_there_yet': {
    title: 'No such number yet',
    detail: 'The log ends with number {lastSeq}, and {after} was asked for; nothing was changed.',
    advice: 'Start at a number that the log has; after a restore of the database, start anew.',
  },
  'consumer.not_found': {
    title: 'Consumer not found',
    detail: 'There is no consumer {name} on this site.',
    advice: 'Check the name, or make it with PUT.',
  },
  'consumer.lease_lost': {
    title: 'Lease lost',
    detail: "The lease {leaseId} has expired, was given back or is another's; nothing was acknowledged.",
    advice: 'Lease again: what was not acknowledged comes again. Ask for more time, or for fewer events.',
  },
  'consumer.seq_not_leased': {
    title: 'Number not leased',
    detail: 'The number {seq} is behind the lease, which ends with {leasedSeq}; nothing was acknowledged.',
    advice: 'Acknowledge up to a number of the lease.',
  },
} as const satisfies Partial<Texts>
