import type { ErrorInfo } from './errors.ts';
import { limits } from './limits.ts';

/**
 * What is taken off a value that was pasted or piped in (product spec §5): surrounding white space,
 * a trailing newline among it. Whoever calls it tells the person when `trimmed` is true.
 *
 * @param raw the value as it came
 * @returns the value to store, and whether anything was taken off
 */
export function tidyValue(raw: string): { value: string; trimmed: boolean } {
  const value = raw.trim();
  return { value, trimmed: value.length !== raw.length };
}

/**
 * Why a value cannot be stored (product spec §5): nothing empty, over 64 KiB, or that has no UTF-8 form. The
 * window asks first, to say so at the field; the main process decides.
 */
export function valueProblem(value: string): ErrorInfo | null {
  if (value.trim() === '') return { code: 'value_empty', params: {} };
  if (!value.isWellFormed()) return { code: 'value_not_text', params: {} };
  if (new TextEncoder().encode(value).length > limits.credentialValueBytes) {
    return { code: 'value_too_large', params: { max: limits.credentialValueBytes / 1024 } };
  }
  return null;
}
