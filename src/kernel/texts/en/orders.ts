import type { Texts } from '../texts.ts'

/** English words for the codes of orders, payments, invoices and stock. */
export const ORDERS = {
  'order.not_found': {
    title: 'Order not found',
    detail: 'There is no order of that number on this site.',
    advice: 'Check the number; the list of orders takes the channel\'s in "q".',
  },
  'order.already_exists': {
    title: 'Order already exists with other content',
    detail:
      'The channel has already sent an order of that number with other content; the first stays as it is.',
    advice: 'Use another number for another order; to repeat, send the same content.',
  },
  'order.line_duplicate': {
    title: 'Line number used twice',
    detail: 'More than one line has the same lineNo; nothing was done.',
    advice: 'Number each line once.',
  },
  'order.line_unknown': {
    title: 'Line unknown',
    detail: 'The order does not have these lines: {lines}; nothing was done.',
    advice: 'Read the order and use the lineNo that it has.',
  },
  'order.quantity_too_much': {
    title: 'More than is left',
    detail: 'More is asked for than is left of lines {lines}; nothing was done.',
    advice: 'Read the order and ask for what is left at most.',
  },
  'order.quantity_invalid': {
    title: 'Quantity invalid',
    detail:
      'A quantity must be above zero and have up to 3 decimal places, and at most 1 million; nothing was done.',
    advice: 'Mend the quantity and send again.',
  },
  'order.amount_invalid': {
    title: 'Amount invalid',
    detail: "The field {field} is no amount in the site's currency; nothing was done.",
    advice: 'Write it like "19.90", without a sign and with no more decimal places than the currency has.',
    reasons: {
      malformed: 'The field {field} is no amount like "19.90" in the currency of the site; nothing was done.',
      negative: 'The field {field} is negative; nothing was done.',
      not_positive: 'The field {field} must be above zero; nothing was done.',
      too_large: 'The field {field} makes an amount larger than the hub keeps; nothing was done.',
      discount_too_large:
        'The discount of {discount} is more than the line comes to, {gross}; nothing was done.',
    },
  },
  'order.sku_unknown': {
    title: 'SKU unknown',
    detail: 'Lines {lines} are of a SKU that is not in the hub; the order was not placed.',
    advice: 'Check the SKU of the lines listed, or load the product.',
  },
  'order.store_unknown': {
    title: 'Store unknown',
    detail: 'The order names the store {store}, which is not registered or not active; nothing was done.',
    advice: "Check the store's code, or register it.",
  },
  'order.channel_unknown': {
    title: 'Channel unknown',
    detail: 'The channel {channel} is not registered; the order was not placed.',
    advice: "Check the channel's code, or register it.",
  },
  'order.kit_incomplete': {
    title: 'Kit incomplete',
    detail:
      'The lines of a kit do not agree with the catalogue: components are missing or quantities differ. The order was not placed.',
    reasons: {
      stores:
        'The components of kit {kitId} name different stores; a kit leaves one store whole; the order was not placed.',
    },
    advice: 'Send all components, each with its quantity in the kit times the number of kits.',
  },
  'order.kit_split': {
    title: 'A kit is not split',
    detail:
      'The request takes part of a kit away and leaves the rest; a kit goes whole or stays whole. Nothing was done.',
    advice: 'Add the lines missing: "correctedBody" is the body that passes.',
  },
  'order.kit_sold_as_line': {
    title: 'Kit sold as a line',
    detail: 'The SKU of a line is of a kit; a kit is sold by its components. The order was not placed.',
    advice: 'Send one line a component, with "kit" on each.',
  },
  'order.payment_short': {
    title: 'Payment does not cover the total',
    detail:
      'A "paid" order needs payments that cover its total of {total}; they come to {paid}. The order was not placed.',
    advice: 'Send all payments, or use "endless_aisle" if it is yet to be paid.',
  },
  'order.payment_unexpected': {
    title: 'Payment unexpected',
    detail: 'An "endless_aisle" order is born without a payment; the order was not placed.',
    advice: 'Send it without "payments"; the till pays later at /payments.',
  },
  'order.sold_by_missing': {
    title: 'Seller missing',
    detail: 'An "endless_aisle" order says in "soldBy" which store sold it; the order was not placed.',
    advice: 'Send "soldBy" with the store.',
  },
  'order.move_not_allowed': {
    title: 'Move not allowed in this state',
    detail:
      'The order is {from} (delivery: {delivery}), and from there the move {move} does not exist; these do: {allowed}. Nothing was done.',
    reasons: { ended: 'The order is {from}, and nothing moves from there any more; nothing was done.' },
    advice:
      'Read the order and make one of the possible moves; `ship` is for orders that are shipped, `make_ready` for those fetched in the store.',
  },
  'order.already_paid': {
    title: 'Order already paid',
    detail: 'Nothing is due on the order any more; the payment was not recorded.',
    advice: 'Do not charge again; if it was charged already, refund it.',
  },
  'order.erp_id_differs': {
    title: 'Another ERP number',
    detail: "The order was already confirmed under the ERP's number {erpOrderId}; nothing was changed.",
    advice: 'Check whether the ERP has created the order twice.',
    reasons: {
      none_before:
        'The order was already confirmed without a number of the ERP, and now came {sent}; nothing was changed.',
    },
  },
  'order.fulfilment_ambiguous': {
    title: 'Store to be named',
    detail:
      'More than one store has, or has had, a part of this order, and the move does not say which one makes it; nothing was done.',
    advice:
      'Send "store" with the one of the stores listed whose part moves, and name lines of one part at a time.',
    reasons: {
      parts:
        'The lines named are of more than one of the parts that the store has of this order; nothing was done.',
    },
  },
  'stock.insufficient': {
    title: 'Not enough stock',
    detail: 'The store does not have the units asked for; the order was not placed and nothing was reserved.',
    advice: 'Lower the quantities to what is listed as available, or choose another store.',
  },
  'payment.already_exists': {
    title: 'Payment already exists with other content',
    detail: 'The order already has a payment {paymentId} with other content; nothing was changed.',
    advice: 'Use another paymentId for another payment; to repeat, send the same content.',
  },
  'payment.too_much': {
    title: 'Payment of more than is due',
    detail: 'The payment is more than the {due} still due on the order; it was not recorded.',
    advice: 'Send at most what is due.',
  },
  'invoice.access_key_invalid': {
    title: 'Access key invalid',
    detail:
      "The invoice's access key is not right: it has 44 positions with a check digit, and the series and number sent with it. Nothing was recorded.",
    advice: 'Copy the key from the XML or the DANFE and send again.',
  },
  'invoice.amount_wrong': {
    title: 'Invoice amount wrong',
    detail:
      "The invoice's amount must be above zero, and the sum of the invoices at most the order's total; nothing was recorded.",
    advice: "Check the invoice's amount and the order's total.",
    reasons: {
      malformed: 'The amount is none like "19.90" in the currency of the site; nothing was recorded.',
      not_positive: 'The amount must be above zero; nothing was recorded.',
      over_total:
        'The invoice of {amount}, with {invoiced} invoiced already, is more than the total, {total}; nothing was recorded.',
    },
  },
  'invoice.xml_mismatch': {
    title: 'XML does not agree with the invoice',
    detail: 'The XML has {fact} {inXml}, the call has {posted}; nothing was done.',
    reasons: { no_invoice: 'The XML is not that of an NF-e or NFC-e that can be read; nothing was done.' },
    advice: 'Send the XML of this very invoice, or the call without it.',
  },
  'invoice.already_exists': {
    title: 'Invoice already recorded with other content',
    detail:
      'The access key {accessKey} is already recorded, of order {orderId} and with other content; nothing was changed.',
    advice: 'Check the key: each invoice has its own.',
  },
} as const satisfies Partial<Texts>
