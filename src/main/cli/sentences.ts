/** The sentence of an error on the command line: what to do next is another command or a flag there, not a button. */
import type { ErrorCode, ErrorInfo } from '#shared/errors.ts';
import enNative from '#shared/i18n/en/native.json' with { type: 'json' };
import { errorSentence, type Translate } from '../platform/languages.ts';

/** Of what the window says otherwise. */
const own = enNative.cli.errors;

const isOwn = (code: ErrorCode): code is ErrorCode & keyof typeof own => Object.hasOwn(own, code);

/** As {@link errorSentence}, of the command line. */
export function commandSentence(t: Translate, error: ErrorInfo): string {
  const { code, params } = error;
  return isOwn(code) ? t(`cli.errors.${code}`, params) : errorSentence(t, error);
}
