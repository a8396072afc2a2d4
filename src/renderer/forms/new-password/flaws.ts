/** What can be seen to be wrong with a new password before it is sent. */
import { limits } from '#shared/limits.ts';

export interface NewPasswordFlaws {
  readonly password: 'empty' | 'tooShort' | 'tooLong' | 'known' | null;
  readonly confirm: 'differ' | null;
}

export const noFlaws: NewPasswordFlaws = { password: null, confirm: null };

/**
 * Judges both fields of a new password, in characters as the main process counts them.
 *
 * @param current the password that it replaces, as typed; left out where nobody types it
 */
export function flawsOf(typed: string, again: string, current?: string): NewPasswordFlaws {
  const length = [...typed].length;
  let password: NewPasswordFlaws['password'] = null;
  if (length === 0) password = 'empty';
  else if (length < limits.passwordMin) password = 'tooShort';
  else if (length > limits.passwordMax) password = 'tooLong';
  else if (typed === current) password = 'known';
  return { password, confirm: typed === again ? null : 'differ' };
}
