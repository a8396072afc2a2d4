import { useDeferredValue, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { CredentialPage, CredentialSort, ListedCredential } from '#shared/contract/schemas.ts';
import type { ErrorInfo } from '#shared/errors.ts';
import { limits } from '#shared/limits.ts';
import { useUser } from '../../calls/app.ts';
import { useAnswer } from '../../calls/useAnswer.ts';
import type { RowList } from '../../ui/useRowFocus.ts';
import { callsFor } from './calls.ts';
import type { Filters } from './filters.ts';

/** What a list is narrowed to and sorted by. */
export interface ListWish {
  readonly search: string;
  readonly filters: Filters;
  readonly sorting: CredentialSort;
}

/** The part of the list that is here: the rows on screen and some around them. */
export interface CredentialRowsHere extends RowList<ListedCredential> {
  /** Has the rows from one index to another brought here. */
  readonly show: (first: number, last: number) => void;
}

interface CredentialList {
  /** `null` before the first answer. */
  readonly page: CredentialPage | null;
  readonly rows: CredentialRowsHere;
  /** Of the rows that are here: another one for another wish. */
  readonly wish: string;
  readonly error: ErrorInfo | null;
  readonly reload: () => void;
}

/** What a list is narrowed to, as calls take it. */
export const narrowedTo = ({ search, filters }: Pick<ListWish, 'search' | 'filters'>) => ({
  search: search.slice(0, 1_000),
  filters: {
    capability: filters.capability.slice(0, limits.filterValues),
    user: filters.user.slice(0, limits.filterValues),
    scope: [...filters.scope],
    status: [...filters.status],
  },
});

/** Before the first answer. */
const nothing = { page: null, asked: { key: '', offset: 0, focus: null } };

/** Rows around those on screen that are here before somebody scrolls to them. */
const AHEAD = 40;

/**
 * The rows of a list that are on screen, read again whenever something changes, the wish does, or others come on
 * screen. Until an answer is there, the one before it stays.
 *
 * @param now read again with the time, which alone makes something expire
 */
export function useCredentialList(wish: ListWish, now: Date): CredentialList {
  const user = useUser();
  const key = JSON.stringify(wish);
  // Another wish starts at the top.
  const [wanted, setWanted] = useState({ key, offset: 0 });
  const offset = wanted.key === key ? wanted.offset : 0;
  const focus = useRef<string | null>(null);

  const answer = useAnswer(
    async () => {
      const asked = { key, offset, focus: focus.current };
      const result = await callsFor(user).list({
        ...narrowedTo(wish),
        sort: wish.sorting,
        offset,
        limit: limits.rowsAtOnce,
        focus: asked.focus,
      });
      return result.ok ? { ok: true as const, value: { asked, page: result.value } } : result;
    },
    { question: `${offset} ${key}` },
  );

  // The minute that the window shows: what has expired by now may be sorted elsewhere.
  const { reload } = answer;
  const shownAt = useRef(now);
  useEffect(() => {
    if (shownAt.current === now) return;
    shownAt.current = now;
    reload();
  }, [now, reload]);

  // What is shown may belong to a wish before the newest.
  const newest = useRef({ key, offset });
  useLayoutEffect(() => {
    newest.current = { key, offset };
  }, [key, offset]);

  // Rows are drawn in pieces between which the window answers: no frame waits for all of them.
  const shown = useDeferredValue(answer.value);
  // The same for as long as the answer is: then the rows are not drawn anew with every letter of a search.
  const rows = useMemo((): CredentialRowsHere => {
    const { page, asked } = shown ?? nothing;
    const count = page?.matching ?? 0;
    return {
      count,
      rowAt: (index) => page?.rows[index - asked.offset],
      indexOf: (id) => {
        const found = page?.rows.findIndex((row) => row.id === id) ?? -1;
        if (found >= 0) return asked.offset + found;
        return id === asked.focus ? page?.focusAt : undefined;
      },
      show: (first, last) => {
        const wanted = newest.current;
        if (asked.key !== wanted.key) return;
        const end = Math.min(wanted.offset + limits.rowsAtOnce, count);
        const isHere =
          (first - AHEAD / 2 >= wanted.offset || wanted.offset === 0) &&
          (last + AHEAD / 2 < end || end === count);
        if (isHere && first >= wanted.offset && last < end) return;
        const next = Math.max(
          0,
          Math.floor((first + last - limits.rowsAtOnce) / 2 / AHEAD) * AHEAD,
        );
        if (next !== wanted.offset) setWanted({ key: wanted.key, offset: next });
      },
      follow: (id) => {
        focus.current = id;
      },
    };
  }, [shown]);
  return {
    page: shown?.page ?? null,
    wish: shown?.asked.key ?? key,
    error: answer.error,
    reload,
    rows,
  };
}
