import type { Account, Language } from '#shared/contract/schemas.ts';

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
  const words = search.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  return accounts.filter(({ displayName, username }) => {
    const text = `${displayName}\n${username}`.toLocaleLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/** A person as nobody else can be called: with the username, unless the shown name is just that. */
export function nameInFull({
  displayName,
  username,
}: Pick<Account, 'displayName' | 'username'>): string {
  const isSame = displayName.toLowerCase() === username.toLowerCase();
  return isSame ? displayName : `${displayName} (${username})`;
}

/** The username as somebody typed it to confirm: spaces around it are a slip. */
export function enteredName(typed: string, username: string): string {
  return typed === username ? typed : typed.trim();
}

/** Whether what is typed is the username, or can be once more is typed. */
export function canBecome(typed: string, username: string): boolean {
  const begins = [typed, typed.trimStart()].some((start) => username.startsWith(start));
  return begins || enteredName(typed, username) === username;
}
