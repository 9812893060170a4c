/**
 * What a refusal means for whoever asked; each exit translates it once
 * (HTTP status in platform/http/problem.ts, row outcome in loads).
 */
export type RefusalKind =
  | 'malformed'
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'not_found'
  | 'conflict'
  | 'stale'
  | 'gone'
  | 'too_large'
  | 'unsupported_media'
  | 'too_slow'
  | 'too_many'
  | 'unavailable'
  | 'fault'

/**
 * Every code the outside may see. A code, once published, is never renamed and never reused.
 * Its words stand in kernel/texts/, one file per language; a test keeps the four in step.
 */
export const REFUSALS = {
  // Any call
  'request.malformed': 'malformed',
  'request.field_missing': 'malformed',
  'request.cursor_invalid': 'malformed',
  'request.not_multipart': 'unsupported_media',
  'request.media_type_unsupported': 'unsupported_media',
  'request.too_large': 'too_large',
  'request.too_slow': 'too_slow',
  'request.not_found': 'not_found',
  'request.stale': 'stale',
  'request.rate_limited': 'too_many',
  'idempotency.key_reused': 'invalid',
  'idempotency.in_progress': 'conflict',
  'server.fault': 'fault',
  'server.stopping': 'unavailable',
  'server.database_unavailable': 'unavailable',

  // Access
  'auth.failed': 'unauthenticated',
  'auth.forbidden': 'forbidden',
  'auth.too_many_attempts': 'too_many',
  'site.invalid': 'invalid',
  'user.not_found': 'not_found',
  'user.password_weak': 'invalid',
  'user.permission_unknown': 'invalid',
  'user.of_other_sites': 'forbidden',
  'user.last_hub_admin': 'conflict',

  // Catalogue
  'product.not_found': 'not_found',
  'variant.not_found': 'not_found',
  'store.not_found': 'not_found',
  'channel.not_found': 'not_found',
  'history.expired': 'gone',

  // Integrations and loads
  'integration.none_active': 'conflict',
  'integration.already_active': 'conflict',
  'integration.not_found': 'not_found',
  'integration.mapping_invalid': 'invalid',
  'integration.source_invalid': 'invalid',
  'integration.source_missing': 'conflict',
  'integration.secret_missing': 'invalid',
  'load.not_found': 'not_found',
  'load.type_unknown': 'invalid',
  'load.unreadable': 'invalid',
  'load.too_large': 'too_large',
  'load.credentials_first': 'too_large',
  'load.not_finished': 'conflict',
  'load.source_expired': 'gone',
  'load.report_expired': 'gone',
  'load.watchers_too_many': 'too_many',
  'load.broken': 'invalid',
  'load.header_missing': 'invalid',
  'load.header_ambiguous': 'invalid',
  'load.nested_too_deep': 'invalid',
  'load.worker_lost': 'fault',
  'load.broke': 'fault',
  'load.aborted': 'invalid',
  'load.plan_stale': 'conflict',
  'load.not_planned': 'conflict',
  'load.not_held': 'conflict',
  'load.diff_expired': 'gone',

  // Sources
  'source.unreachable': 'unavailable',
  'source.timed_out': 'unavailable',
  'source.login_failed': 'invalid',
  'source.host_key_changed': 'conflict',
  'source.address_forbidden': 'invalid',
  'source.folder_missing': 'invalid',
  'source.not_permitted': 'invalid',
  'source.file_missing': 'not_found',
  'source.exists': 'conflict',
  'source.broke': 'unavailable',
  'pickup.name_unsafe': 'invalid',

  // Events
  'events.expired': 'gone',
  'events.not_there_yet': 'invalid',
  'consumer.not_found': 'not_found',
  'consumer.lease_lost': 'conflict',
  'consumer.seq_not_leased': 'invalid',

  // Connectors
  'connector.none': 'conflict',
  'connector.unknown': 'invalid',
  'connector.settings_invalid': 'invalid',
  'connector.secret_missing': 'invalid',
  'connector.orders_taken': 'conflict',
  'connector.address_forbidden': 'invalid',
  'connector.unreachable': 'unavailable',
  'connector.timed_out': 'unavailable',
  'connector.login_failed': 'invalid',
  'connector.erp_busy': 'unavailable',
  'connector.erp_broke': 'unavailable',
  'connector.erp_refused': 'invalid',
  'connector.answer_unreadable': 'invalid',
  'connector.paging_stuck': 'invalid',
  'connector.lines_untold': 'conflict',
  'connector.state_unknown': 'invalid',
  'connector.order_not_found': 'not_found',

  // What holds a load
  'guard.stock_to_zero': 'conflict',
  'guard.prices_moved': 'conflict',
  'guard.prices_zero': 'conflict',
  'guard.rows_refused': 'conflict',

  // Rows of a load
  'row.not_an_object': 'invalid',
  'row.aborted': 'invalid',
  'row.too_large': 'too_large',
  'row.columns_mismatch': 'invalid',
  'row.field_missing': 'invalid',
  'row.field_invalid': 'invalid',
  'row.field_too_long': 'invalid',
  'row.number_malformed': 'invalid',
  'row.number_ambiguous': 'invalid',
  'row.number_too_precise': 'invalid',
  'row.number_out_of_range': 'invalid',
  'row.amount_negative': 'invalid',
  'row.date_malformed': 'invalid',
  'row.key_missing': 'invalid',
  'row.key_mangled': 'invalid',
  'row.key_conflict': 'invalid',
  'row.attribute_unknown': 'invalid',
  'row.value_unknown': 'invalid',
  'row.product_unknown': 'invalid',
  'row.store_unknown': 'invalid',
  'row.kit_component_unknown': 'invalid',
  'row.kit_has_no_stock': 'invalid',

  // Orders
  'order.not_found': 'not_found',
  'order.already_exists': 'conflict',
  'order.line_duplicate': 'invalid',
  'order.line_unknown': 'invalid',
  'order.quantity_too_much': 'invalid',
  'order.quantity_invalid': 'invalid',
  'order.amount_invalid': 'invalid',
  'order.sku_unknown': 'invalid',
  'order.store_unknown': 'invalid',
  'order.channel_unknown': 'invalid',
  'order.kit_incomplete': 'invalid',
  'order.kit_split': 'conflict',
  'order.kit_sold_as_line': 'invalid',
  'order.payment_short': 'invalid',
  'order.payment_unexpected': 'invalid',
  'order.sold_by_missing': 'invalid',
  'order.move_not_allowed': 'conflict',
  'order.already_paid': 'conflict',
  'order.erp_id_differs': 'conflict',
  'order.fulfilment_ambiguous': 'conflict',
  'stock.insufficient': 'conflict',
  'payment.already_exists': 'conflict',
  'payment.too_much': 'invalid',
  'invoice.access_key_invalid': 'invalid',
  'invoice.amount_wrong': 'invalid',
  'invoice.xml_mismatch': 'invalid',
  'invoice.already_exists': 'conflict',
} as const satisfies Record<string, RefusalKind>

export type RefusalCode = keyof typeof REFUSALS
