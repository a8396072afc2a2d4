/** What can be stored as the value of a credential. */
import type { ErrorInfo } from './errors.ts';
import { limits } from './limits.ts';

/**
 * Trims a value that was pasted or piped in (product spec §5): surrounding white space, also a newline at the end.
 * The caller tells the person when `trimmed` is true.
 *
 * @param raw the value as it was entered
 * @returns the value to store, and whether anything was cut off
 */
export function tidyValue(raw: string): { value: string; trimmed: boolean } {
  const value = raw.trim();
  return { value, trimmed: value.length !== raw.length };
}

/**
 * Why a value cannot be stored (product spec §5): it is empty, over 64 KiB, or has no UTF-8 form. Null when it can.
 * The window asks first, to show the error at the field; the main process decides.
 */
export function valueProblem(value: string): ErrorInfo | null {
  if (value.trim() === '') return { code: 'value_empty', params: {} };
  if (!value.isWellFormed()) return { code: 'value_not_text', params: {} };
  if (new TextEncoder().encode(value).length > limits.credentialValueBytes) {
    return { code: 'value_too_large', params: { max: limits.credentialValueBytes / 1024 } };
  }
  return null;
}
