import type { ErrorCode } from '#shared/errors.ts';

/** What can be wrong with a key, a token or a password that is typed: it is said at its field. */
export const keyErrors = [
  'value_empty',
  'value_too_large',
  'value_not_text',
  'value_is_mask',
  'key_malformed',
  'bedrock_key_malformed',
  'bedrock_key_iam',
  'key_looks_like',
  'key_damaged',
  'address_needs_key',
  'check_key_refused',
  'check_password_refused',
  'check_bot_unknown',
  'check_forbidden',
] as const satisfies readonly ErrorCode[];

/** What can be wrong with the address of a server, as far as a try can tell. */
export const addressErrors = [
  'address_invalid',
  'address_not_https',
  'address_insecure',
  'check_not_found',
  'check_host_unknown',
  'check_no_connection',
  'check_tls_untrusted',
  'check_tls_expired',
  'check_tls_name_wrong',
  'check_tls_failed',
  'check_redirected',
  'check_answer_unexpected',
  'check_answer_too_large',
] as const satisfies readonly ErrorCode[];
