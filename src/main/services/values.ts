/** What counts as a secret value, wherever one is entered. */
import { AppError } from '#shared/errors.ts';
import { limits } from '#shared/limits.ts';
import { looksLike, type KeyMaker } from '#shared/looks-like.ts';

/**
 * Product spec §5: nothing empty, over 64 KiB, or that has no UTF-8 form.
 *
 * @throws AppError `value_empty`, `value_not_text`, `value_too_large`
 */
export function checkValue(value: string): void {
  if (value.trim() === '') throw new AppError('value_empty', {});
  if (!value.isWellFormed()) throw new AppError('value_not_text', {});
  if (Buffer.byteLength(value, 'utf8') > limits.credentialValueBytes) {
    throw new AppError('value_too_large', { max: limits.credentialValueBytes / 1024 });
  }
}

/**
 * A key that goes into the header of a request: one word of ASCII.
 *
 * @throws AppError `key_malformed`, and as {@link checkValue}
 */
export function checkKey(key: string): void {
  checkValue(key);
  if (!/^[\x21-\x7e]+$/.test(key)) throw new AppError('key_malformed', {});
}

/**
 * Questions a key that looks like somebody else's, before it is sent anywhere.
 *
 * @param maker whose it should be; null: nobody's in particular
 * @throws AppError `key_looks_like`
 */
export function questionKey(key: string, maker: KeyMaker | null, otherKeyOk: boolean): void {
  const found = looksLike(key);
  if (found !== null && found !== maker && !otherKeyOk) {
    throw new AppError('key_looks_like', { provider: found });
  }
}
