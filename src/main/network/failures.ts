/** Turns a failed request into an error of the contract. None of them holds a full address, a key or an answer. */
import type { ErrorInfo } from '#shared/errors.ts';
import { errorCodeOf } from '../platform/errors.ts';

const untrusted = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'CERT_UNTRUSTED',
  'CERT_REJECTED',
  'CERT_SIGNATURE_FAILURE',
  'CERT_REVOKED',
  'CERT_CHAIN_TOO_LONG',
  'INVALID_CA',
  'INVALID_PURPOSE',
]);
const expired = new Set(['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID']);
const unknownHost = new Set(['ENOTFOUND', 'EAI_AGAIN', 'EAI_NODATA', 'EAI_NONAME', 'EAI_FAIL']);
const unreached = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
  'ENETDOWN',
  'ETIMEDOUT',
  'EADDRNOTAVAIL',
  'EACCES',
  'EPERM',
]);

/**
 * The error for what a socket or the TLS layer reports.
 *
 * Nothing of Node's message is passed on: it may hold the address, and an address may hold a password.
 */
export function connectionFailure(error: unknown, host: string): ErrorInfo {
  const code = errorCodeOf(error);
  if (untrusted.has(code)) return { code: 'check_tls_untrusted', params: { host } };
  if (expired.has(code)) return { code: 'check_tls_expired', params: { host } };
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return { code: 'check_tls_name_wrong', params: { host } };
  }
  if (unknownHost.has(code)) return { code: 'check_host_unknown', params: { host } };
  if (unreached.has(code)) return { code: 'check_no_connection', params: { host } };
  if (/^(EPROTO$|ERR_SSL_|ERR_TLS_)/.test(code))
    return { code: 'check_tls_failed', params: { host } };
  if (code.startsWith('HPE_')) return { code: 'check_answer_unexpected', params: { host } };
  return { code: 'check_dropped', params: { host } };
}

/** The error for an HTTP status; null for 200. */
export function statusFailure(
  { status, retryAfter }: { readonly status: number; readonly retryAfter: string | undefined },
  host: string,
  now: Date,
): ErrorInfo | null {
  if (status === 200) return null;
  switch (status) {
    case 401:
      return { code: 'check_key_refused', params: { host } };
    case 403:
      return { code: 'check_forbidden', params: { host } };
    case 404:
      return { code: 'check_not_found', params: { host } };
    case 429: {
      const seconds = secondsUntil(retryAfter, now);
      return seconds === null
        ? { code: 'check_rate_limited', params: { host } }
        : { code: 'check_rate_limited_for', params: { host, seconds } };
    }
  }
  return status >= 500 && status <= 599
    ? { code: 'check_server_failed', params: { host, status } }
    : { code: 'check_answer_unexpected', params: { host } };
}

/** The seconds that `Retry-After` asks for, as a number or as a date; null when it cannot be used. */
function secondsUntil(retryAfter: string | undefined, now: Date): number | null {
  if (retryAfter === undefined) return null;
  const seconds = /^\d{1,9}$/.test(retryAfter)
    ? Number(retryAfter)
    : Math.ceil((Date.parse(retryAfter) - now.getTime()) / 1000);
  return Number.isFinite(seconds) && seconds > 0 ? seconds : null;
}
