import type { Account, Language } from '#shared/contract/schemas.ts';
import { matchesWords, wordsOf } from '#shared/search.ts';
import { isSameText } from '#shared/text.ts';
import type { DialogProps } from '../../ui/useDialog.ts';

/** What a dialog gets that is about one person. */
export interface AccountDialogProps extends DialogProps {
  /** As it was when the dialog opened. */
  readonly account: Account;
}

/** From so many people on, a list is easier to search than to read. */
export const searchFrom = 9;

/** Everybody by the name that is shown, as the language sorts it; equal ones by username. */
export function inOrder(accounts: readonly Account[], language: Language): readonly Account[] {
  const { compare } = new Intl.Collator(language, { numeric: true });
  return accounts.toSorted(
    (a, b) => compare(a.displayName, b.displayName) || compare(a.username, b.username),
  );
}

/** Those in whose names every word of the search is found, in any case. */
export function found(accounts: readonly Account[], search: string): readonly Account[] {
  const words = wordsOf(search);
  return accounts.filter(({ displayName, username }) => matchesWords(words, displayName, username));
}

/** What a person is called for short, as the main process will store it. */
export function shortName({
  displayName,
  username,
}: Pick<Account, 'displayName' | 'username'>): string {
  return displayName.trim() || username.trim();
}

/** A person as nobody else can be called: with the username, unless the shown name is just that. */
export function nameInFull({
  displayName,
  username,
}: Pick<Account, 'displayName' | 'username'>): string {
  const isSame = displayName.toLowerCase() === username.toLowerCase();
  return isSame ? displayName : `${displayName} (${username})`;
}

/** The username as somebody typed it to confirm: spaces around it are a slip, and how its letters are composed is chance. */
export function enteredName(typed: string, username: string): string {
  return [typed, typed.trim()].some((name) => isSameText(name, username)) ? username : typed.trim();
}

/** Whether what is typed is the username, or can be once more is typed. */
export function canBecome(typed: string, username: string): boolean {
  const whole = username.normalize('NFD');
  const begins = [typed, typed.trimStart()].some((start) =>
    whole.startsWith(start.normalize('NFD')),
  );
  return begins || enteredName(typed, username) === username;
}
