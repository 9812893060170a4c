import type { Texts } from '../texts.ts'

/** English words for the codes of connectors. */
export const CONNECTORS = {
  'connector.none': {
    title: 'Integration without a connector',
    detail: 'The integration {name} has no connector; there is nothing to pull or try.',
    advice: 'Save the integration with connector, or send files through the load door.',
  },
  'connector.unknown': {
    title: 'Unknown connector',
    detail: 'There is no connector {connector}; there are: {accepted}. Nothing was saved.',
    advice: 'Use one of the connectors there are.',
  },
  'connector.settings_invalid': {
    title: 'Connector settings that do not work',
    detail: "The connector's settings say something in {field} that does not work; nothing was saved.",
    reasons: {
      value: "In the connector's settings, {field} has a value that does not work; nothing was saved.",
      address:
        "In the connector's settings, {field} must be an http or https address without user and password; nothing was saved.",
      path: "In the connector's settings, {field} is no path like data.items or items[0].id; nothing was saved.",
      template_name: 'In the template, {field} names what there is not; nothing was saved.',
      template_filter:
        'In the template, {field} has a filter that there is not; there are number, cents, digits and text. Nothing was saved.',
      template_each: 'In the template, {field} must have each and as, both; nothing was saved.',
      template_deep: 'In the template, {field} is nested too deep; nothing was saved.',
      type: "This connector does not pull loads of the integration's type ({field}); nothing was saved.",
      lost_order:
        'An order whose answer was lost could not be sent again: {field} is missing, or idempotencyHeader. Nothing was saved.',
    },
    advice: 'Correct the field named and save again; the guide to connectors has whole examples.',
  },
  'connector.secret_missing': {
    title: 'Connector secret missing',
    detail:
      'The secret {field} is missing: it is never given back, and must be said again when address or user changes. Nothing was saved.',
    advice: 'Send the secret named and save again.',
  },
  'connector.orders_taken': {
    title: 'Orders have their connector already',
    detail:
      'The integration {other} delivers the orders of this site by the connector {connector} already; nothing was saved.',
    advice: 'Take the orders out of the other integration first.',
  },
  'connector.address_forbidden': {
    title: 'Address forbidden to the connector',
    detail:
      "The address {host} may not be called: it is of this machine, of the server's own link, or forbidden by EGRESS_DENY.",
    advice: 'Correct the address, or ask whoever runs the hub to name it in EGRESS_ALLOW.',
  },
  'connector.unreachable': {
    title: 'ERP cannot be reached',
    detail: 'The ERP at {host} did not answer: {said}.',
    reasons: { no_tls: 'The ERP at {host} does not speak TLS there.' },
    advice: 'Check the address (http or https, and the port) and the network; the hub tries again by itself.',
  },
  'connector.timed_out': {
    title: 'ERP too slow',
    detail: 'The ERP at {host} did not answer in full within {seconds} seconds.',
    advice:
      'The hub tries again by itself; if it is always so, ask for smaller pages or raise timeoutSeconds.',
  },
  'connector.login_failed': {
    title: 'Connector login refused',
    detail: "The ERP at {host} did not take the connector's credentials (status {status}): {said}.",
    reasons: {
      no_token: 'The ERP at {host} answered the login without an access_token (status {status}).',
    },
    advice: 'Check address, user, client and secret, and save them again.',
  },
  'connector.erp_busy': {
    title: 'ERP busy',
    detail: 'The ERP asked to wait (status {status}).',
    advice: 'Nothing to do: the hub comes back when the ERP said; if it happens often, raise the interval.',
  },
  'connector.erp_broke': {
    title: 'ERP broken',
    detail: 'The ERP failed (status {status}): {said}.',
    advice: 'The hub tries again by itself; if it goes on, show this to whoever looks after the ERP.',
  },
  'connector.erp_refused': {
    title: 'Refused by the ERP',
    detail: 'The ERP refused (status {status}): {said}.',
    advice: 'Correct what it names in the ERP or in the settings, and have it tried again.',
  },
  'connector.answer_unreadable': {
    title: 'ERP answer unreadable',
    detail: "The ERP's answer does not have the expected shape: {said}.",
    reasons: {
      json: "The ERP's answer is no JSON: {said}.",
      items: "The ERP's answer has no list at {said}.",
      list: "The ERP's answer is no list of objects.",
      too_large: "The ERP's answer is too large: {said}.",
    },
    advice: "Compare the connector's settings with what the API answers.",
  },
  'connector.paging_stuck': {
    title: 'Pages without end',
    detail: 'Page {page} of the ERP leads to itself, or there is no end; those before it were loaded.',
    advice: "Check paging in the connector's settings.",
  },
  'connector.lines_untold': {
    title: 'Cancelled lines not told to the ERP',
    detail: 'The ERP has the order, and does not know that of its lines these were cancelled since: {lines}.',
    advice: 'Change the order in the ERP, then have it tried again: it then goes on as told.',
  },
  'connector.state_unknown': {
    title: 'ERP state without a translation',
    detail: 'The ERP says that the order is {state}, which the settings do not translate.',
    advice: "Add the state to states in the connector's settings.",
  },
  'connector.order_not_found': {
    title: 'Order not with the connector',
    detail: 'The connector of the integration {name} does not have the order {orderId}.',
    advice: "Check the number; the connector's list of orders shows all.",
  },
} as const satisfies Partial<Texts>
