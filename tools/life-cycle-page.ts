import { LIFE_CYCLE, MOVES, STATES, type Move, type Part, type State } from '../src/orders/lifecycle.ts'

const STATE_WORDS: Readonly<Record<State, string>> = {
  pending_payment: 'waits for a till to charge it (endless aisle)',
  pending_confirmation: 'waits for the ERP',
  confirmed: 'the ERP has taken it over',
  partially_invoiced: 'some of it is invoiced',
  invoiced: 'all that is left of it is invoiced',
  partially_shipped: 'some of it is on its way',
  delivery_failed: 'the carrier could not hand it over',
  shipped: 'all of it is on its way',
  ready_for_pickup: 'waits in the store for the customer',
  delivered: 'the customer has it',
  partially_returned: 'some of it came back',
  returned: 'all of it came back',
  rejected: 'the ERP could not serve it; nothing is left of it',
  cancelled: 'called off; nothing is left of it',
}

const MOVE_WORDS: Readonly<Record<Move, string>> = {
  pay: '`POST …/payments`, by a till',
  expire: 'by the hub itself, when nobody paid in time',
  confirm: '`POST …/confirm`, by the ERP',
  reject: '`POST …/reject`, by the ERP',
  cancel: '`POST …/cancel`, by the channel or an operator',
  invoice: '`POST …/invoices`, by the ERP',
  ship: '`POST …/shipments`, by the ERP; orders to be shipped only',
  make_ready: '`POST …/ready-for-pickup`, by the store; orders fetched there only',
  deliver: '`POST …/deliver`, by the ERP or the store',
  fail_delivery: '`POST …/delivery-failures`, by the ERP',
  return: '`POST …/returns`, by the ERP',
}

const PART_WORDS: Readonly<Record<Part, string>> = {
  some: 'something is left',
  all: 'nothing is left',
  settled: 'nothing is due any more',
}

/** The page of the life cycle, made of the table that the hub itself asks. */
export function lifeCyclePage(): string {
  const row = (...cells: string[]) => `| ${cells.join(' | ')} |`
  return `# The life cycle of an order

Generated from \`src/orders/lifecycle.ts\` by \`npm run generate\`; a test compares. The database refuses what is
not in this table. It is the state of one store's part (a fulfilment); the order's own is that of its least
advanced part that is still alive. A move the table does not have answers 409 \`order.move_not_allowed\` with
the moves it has; a call that is not built yet answers 404.

## States

${row('state', 'meaning')}
${row('---', '---')}
${STATES.map((state) => row(`\`${state}\``, STATE_WORDS[state])).join('\n')}

## Moves

${row('move', 'made by')}
${row('---', '---')}
${MOVES.map((move) => row(`\`${move}\``, MOVE_WORDS[move])).join('\n')}

## The table

${row('from', 'move', 'after it', 'to')}
${row('---', '---', '---', '---')}
${LIFE_CYCLE.map(({ from, move, part, to }) =>
  row(`\`${from}\``, `\`${move}\``, PART_WORDS[part], from === to ? 'stays' : `\`${to}\``),
).join('\n')}
`
}
