/**
 * Where the window is: a path, and in its query what the page there is narrowed to, all behind the `#`, so that
 * the file that is shown stays the same. What somebody typed to search for is no part of the address, which ends
 * up in logs: it is kept beside it, in the entry of the window's history.
 */
import { createContext, useContext, useSyncExternalStore } from 'react';
import { unlessUnsaved } from './unsaved.ts';

/** Texts that were typed on a page, by name. */
export type Typed = Readonly<Record<string, string>>;

interface Place {
  /** Path and query: `/credentials?scope=personal`. */
  readonly address: string;
  readonly typed: Typed;
}

/** What the history keeps of a {@link Place} besides its address. */
interface Kept {
  readonly of: string;
  readonly typed: Typed;
}

/** A change within a page is written down this late: browsers ignore whoever writes with every key. */
const WRITE_MS = 250;

const nothingTyped: Typed = {};
const listeners = new Set<() => void>();
/** What is typed is shown to nobody but whoever has typed it: each of them gets another mark. */
let mark = '';
let place: Place | null = null;
let writing: ReturnType<typeof setTimeout> | undefined;
/** How pages that were left were narrowed, by their paths: whoever comes again by the sidebar finds them so. */
const left = new Map<string, Place>();

function current(): Place {
  mark ||= crypto.randomUUID();
  if (place) return place;
  const kept = history.state as Kept | null;
  const typed = kept?.of === mark ? kept.typed : nothingTyped;
  place = { address: withSlash(location.hash), typed };
  return place;
}

const withSlash = (address: string): string => `/${address.replace(/^#?\/?/, '')}`;

function write(how: 'pushState' | 'replaceState'): void {
  clearTimeout(writing);
  writing = undefined;
  const { address, typed } = current();
  const kept: Kept = { of: mark, typed };
  history[how](kept, '', `#${address}`);
}

/** Ends what is still to be written down. */
function settle(): void {
  if (writing !== undefined) write('replaceState');
}

/** Somebody else has changed the place: the keys for back and forward. */
function onMoved(): void {
  clearTimeout(writing);
  writing = undefined;
  if (place) left.set(pathOf(place.address), place);
  place = null;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) {
    addEventListener('popstate', onMoved);
    addEventListener('hashchange', onMoved);
  }
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    removeEventListener('popstate', onMoved);
    removeEventListener('hashchange', onMoved);
  };
}

interface Leaving {
  /** The place before is not gone back to. */
  readonly replace?: boolean;
  /** What is searched for there. */
  readonly typed?: Typed;
}

/**
 * Goes to a path. Without a query and a search, another page is as it was left; the page that is shown loses what
 * narrows it.
 */
export function go(to: string, { replace = false, typed }: Leaving = {}): void {
  settle();
  const from = current();
  left.set(pathOf(from.address), from);
  const address = withSlash(to);
  const isNew = typed !== undefined || address === pathOf(from.address);
  place = (isNew ? undefined : left.get(address)) ?? { address, typed: typed ?? nothingTyped };
  write(replace ? 'replaceState' : 'pushState');
  for (const listener of listeners) listener();
}

/** Changes the query of the page that is shown, and what is typed there. */
export function narrow(query: string, typed: Typed): void {
  place = { address: pathOf(current().address) + (query && `?${query}`), typed };
  writing ??= setTimeout(() => write('replaceState'), WRITE_MS);
  for (const listener of listeners) listener();
}

/** Takes away what the page is narrowed to, here and wherever back leads: somebody else may come to this window. */
export function forgetNarrowing(): void {
  settle();
  left.clear();
  mark = crypto.randomUUID();
  place = { address: pathOf(current().address), typed: nothingTyped };
  write('replaceState');
  for (const listener of listeners) listener();
}

/**
 * Forgets where the window was: whoever signs in next begins at the beginning, unless another address is asked for
 * meanwhile. The address that the window was opened with stays until somebody has been there.
 */
export function forgetPlace(): void {
  if (place === null) return;
  settle();
  left.clear();
  mark = '';
  place = null;
  history.replaceState(null, '', '#/');
}

const pathOf = (address: string): string => address.split('?', 1)[0] ?? '';
const queryOf = (address: string): string => address.slice(pathOf(address).length + 1);

export const useTyped = (): Typed => useSyncExternalStore(subscribe, () => current().typed);
export const useQuery = (): string =>
  useSyncExternalStore(subscribe, () => queryOf(current().address));
/** The query and what is typed, at this moment. */
export const narrowing = (): { readonly query: string; readonly typed: Typed } => ({
  query: queryOf(current().address),
  typed: current().typed,
});

/** For the router: the path alone, so that a page stays the same however it is narrowed. */
export function useAddress(): [string, typeof go] {
  return [useSyncExternalStore(subscribe, () => pathOf(current().address)), leaveFor];
}

/** The path of the page that is drawn: while the next one is on its way, the one before. */
export const DrawnPath = createContext('');

/** For what is on that page: it is drawn anew with the page, and not in the moment in which somebody leaves. */
export function useDrawnAddress(): [string, typeof go] {
  return [useContext(DrawnPath), leaveFor];
}

/** The path of the page that is shown, at this moment. */
export const pathNow = (): string => pathOf(current().address);

/** As {@link go}, after a question where something that was typed on the page would be lost. */
export function leaveFor(to: string, options: Leaving = {}): void {
  unlessUnsaved(() => go(to, options));
}
const hrefs = (address: string): string => `#${address}`;
useAddress.hrefs = hrefs;
useAddress.searchHook = useQuery;
useDrawnAddress.hrefs = hrefs;
useDrawnAddress.searchHook = useQuery;
