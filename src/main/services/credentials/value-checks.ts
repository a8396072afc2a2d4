/** What counts as a secret value, wherever one is entered. */
import { valueProblem } from '#shared/credential-value.ts';
import { AppError } from '#shared/errors.ts';
import { looksLike, type KeyMaker } from '#shared/looks-like.ts';

/** @throws AppError `value_empty`, `value_not_text`, `value_too_large`, `value_is_mask`, as {@link valueProblem} says */
export function checkValue(value: string): void {
  const problem = valueProblem(value);
  if (problem !== null) throw AppError.from(problem);
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
export function requireOwnKind(key: string, maker: KeyMaker | null, otherKeyOk: boolean): void {
  const found = looksLike(key);
  if (found !== null && found !== maker && !otherKeyOk) {
    throw new AppError('key_looks_like', { provider: found });
  }
}
