import type { Reached } from '../connector.ts'

/** Seconds between two runs, between two questions for an order, and that a call may take. */
export const PULL_EVERY_SECONDS = 900
export const READ_EVERY_SECONDS = 60
export const TIMEOUT_SECONDS = 60
/** Products of a page, and the most that the ERP gives. */
export const PAGE_SIZE = 500
export const PAGE_SIZE_MAX = 1000

/** What the ERP calls the states of its orders, where settings say nothing else. */
export const STATES: Readonly<Record<string, Reached>> = {
  InAnalysis: 'wait',
  Blocked: 'wait',
  InProgress: 'confirm',
  PartiallyAttended: 'confirm',
  PartiallyAnswered: 'confirm',
  Attended: 'confirm',
  Answered: 'confirm',
  Canceled: 'reject',
}

/** What it calls the ways to pay. */
export const DOCUMENT_TYPES: Readonly<Record<string, string>> = {
  pix: 'Pix',
  credit_card: 'CreditCard',
  debit_card: 'DebitCard',
  boleto: 'Billet',
  cash: 'Cash',
  voucher: 'Voucher',
}
/** And any other one. */
export const DOCUMENT_TYPE = 'Invoice'
