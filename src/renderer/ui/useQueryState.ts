/**
 * What a page is narrowed to, kept in its address, so that a link can lead to just that and going back finds it
 * again. A page says which names its query has and of which kind each is:
 *
 *     const query = { scope: list(['system', 'personal']), tab: choice(['everyone', 'mine']), search: text() };
 *     const [{ scope, tab, search }, change] = useQueryState(query);
 *     change({ scope: ['personal'] });
 *     <Link href={`/credentials${queryFor(query, { scope: ['personal'] })}`} />
 *
 * What is as it is at first is left out of the address, and what an address says that a page does not know is
 * left out of the state. Nothing secret and nothing that somebody typed belongs in an address: for typed text
 * there is {@link text}, which is kept beside it.
 */
import { useCallback, useMemo } from 'react';
import { isDay } from '#shared/days.ts';
import { narrow, narrowing, useQuery, useTyped, type Typed } from './address.ts';

/** One part of what a page is narrowed to. */
interface Part<V> {
  readonly first: V;
  /** Undefined for what is never in an address. */
  readonly address?: {
    read(values: readonly string[]): V;
    write(value: V): readonly string[];
  };
}

/** A page has one. */
type Schema = Readonly<Record<string, Part<unknown>>>;

/** The state that a schema describes. */
export type QueryState<S> = {
  readonly [K in keyof S]: S[K] extends Part<infer V> ? V : never;
};

/**
 * Any number of values, none at first.
 *
 * @param known all there are; left out, any is taken, for example an id
 */
export function list<V extends string = string>(known?: readonly V[]): Part<readonly V[]> {
  const isKnown = (value: string): value is V =>
    known === undefined || (known as readonly string[]).includes(value);
  return {
    first: [],
    address: {
      read: (values) => [...new Set(values)].filter(isKnown),
      write: (values) => values,
    },
  };
}

/** One of a few values, the first one at first. */
export function choice<const V extends string>(known: readonly [V, ...V[]]): Part<V> {
  const [first] = known;
  return {
    first,
    address: {
      read: (values) => known.find((value) => value === values[0]) ?? first,
      write: (value) => (value === first ? [] : [value]),
    },
  };
}

/** Any one value, empty at first. @param isKnown of which an address may hold one */
export const one = (isKnown: (value: string) => boolean = () => true): Part<string> => ({
  first: '',
  address: {
    read: ([value = '']) => (isKnown(value) ? value : ''),
    write: (value) => (value === '' ? [] : [value]),
  },
});

/** A day of the calendar as `YYYY-MM-DD`, empty at first. */
export const day = (): Part<string> => one(isDay);

/** What somebody types, for example to search for. It may be anything, so it is not in the address. */
export const text = (): Part<string> => ({ first: '' });

/** What a page is narrowed to, and how to change some of it. */
export function useQueryState<const S extends Schema>(
  schema: S,
): readonly [QueryState<S>, (change: Partial<QueryState<S>>) => void] {
  const query = useQuery();
  const typed = useTyped();
  const state = useMemo(() => readState(schema, query, typed), [schema, query, typed]);
  const change = useCallback(
    (some: Partial<QueryState<S>>) => {
      // As it is now: two changes may come in one go.
      const now = narrowing();
      const next = { ...readState(schema, now.query, now.typed), ...some };
      const { search, typed: texts } = writeState(schema, next);
      narrow(search, texts);
    },
    [schema],
  );
  return [state, change];
}

/**
 * What follows the path in a link to a page.
 *
 * @returns with the `?`, or nothing where all is as it is at first
 */
export function queryFor<const S extends Schema>(schema: S, state: Partial<QueryState<S>>): string {
  const { search } = writeState(schema, { ...readState(schema, '', {}), ...state });
  return search && `?${search}`;
}

/** What an address and the texts beside it say. */
export function readState<const S extends Schema>(
  schema: S,
  query: string,
  typed: Typed,
): QueryState<S> {
  const params = new URLSearchParams(query);
  const entries = Object.entries(schema).map(([name, part]) => [
    name,
    part.address ? part.address.read(params.getAll(name)) : (typed[name] ?? part.first),
  ]);
  return Object.fromEntries(entries) as QueryState<S>;
}

/** The other way round. */
export function writeState<const S extends Schema>(
  schema: S,
  state: QueryState<S>,
): { readonly search: string; readonly typed: Typed } {
  const params = new URLSearchParams();
  const typed: Record<string, string> = {};
  for (const [name, part] of Object.entries(schema)) {
    const value: unknown = state[name];
    if (part.address) for (const each of part.address.write(value)) params.append(name, each);
    else if (typeof value === 'string' && value !== '') typed[name] = value;
  }
  return { search: params.toString(), typed };
}
