/** Names of secrets, which each program writes in its own way. */
import { foldCase } from './text.ts';

/** Letters and digits alone, in one case: `iCloud Password` and `ICLOUD_PASSWORD` are the same. */
export const plainName = (name: string): string => foldCase(name).replaceAll(/[^\p{L}\p{N}]/gu, '');

/** Something that has a name. */
export interface Named<T> {
  readonly thing: T;
  readonly name: string;
  /** What it may be called as well, each a {@link plainName}. */
  readonly alike: Iterable<string>;
}

/**
 * Finds what is meant by a name: what has just that name, or else all that fits when case and punctuation do not count.
 * Of several nobody can tell which is meant.
 */
export function finderOf<T>(all: readonly Named<T>[]): (name: string) => readonly T[] {
  const exact = Map.groupBy(all, ({ name }) => name);
  const alike = new Map<string, Named<T>[]>();
  for (const named of all) {
    for (const name of named.alike) alike.set(name, [...(alike.get(name) ?? []), named]);
  }
  return (name) => (exact.get(name) ?? alike.get(plainName(name)) ?? []).map(({ thing }) => thing);
}
