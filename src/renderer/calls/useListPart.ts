import { useDeferredValue, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { Result } from '#shared/errors.ts';
import { limits } from '#shared/limits.ts';
import type { RowsHere } from '../ui/virtualRows.ts';
import { useAnswer, type Answer } from './useAnswer.ts';

/** What a call answers that gives a part of a list. */
interface Part<R> {
  readonly rows: readonly R[];
  /** How many there are in all. */
  readonly matching: number;
  /** Where the row is that was asked for by its id. */
  readonly focusAt?: number | null;
}

/** Which part is asked for. */
interface Asked {
  readonly offset: number;
  readonly limit: number;
  /** The id of a row whose place is wanted, too. */
  readonly focus: string | null;
}

export interface ListPart<R extends { readonly id: string }, P> extends Answer<P> {
  readonly rows: RowsHere<R>;
  /** Of the rows that are here: another one for another wish. */
  readonly wish: string;
}

/** Before the first answer. */
const nothing = { page: null, asked: { key: '', offset: 0, focus: null } };

/** Rows around those on screen that are here before somebody scrolls to them. */
const AHEAD = 40;

/**
 * The rows of a list that are on screen, read again whenever something changes, the wish does, or others come on
 * screen. Until an answer is there, the one before it stays.
 *
 * @param key of what the list is narrowed to and sorted by
 * @param held of a list to which rows come at its top alone: how many there were of them when they were to stay where
 *   they are; those that came since are left out
 */
export function useListPart<R extends { readonly id: string }, P extends Part<R>>(
  key: string,
  read: (asked: Asked) => Promise<Result<P>>,
  held: number | null = null,
): ListPart<R, P> {
  // Another wish starts at the top.
  const [wanted, setWanted] = useState({ key, offset: 0 });
  const offset = wanted.key === key ? wanted.offset : 0;
  const focus = useRef<string | null>(null);

  const answer = useAnswer(
    async () => {
      const asked = { key, offset, focus: focus.current };
      const result = await read({ offset, limit: limits.rowsAtOnce, focus: asked.focus });
      return result.ok ? { ok: true as const, value: { asked, page: result.value } } : result;
    },
    { question: `${offset} ${key}` },
  );

  // What is shown may belong to a wish before the newest.
  const newest = useRef({ key, offset });
  useLayoutEffect(() => {
    newest.current = { key, offset };
  }, [key, offset]);

  // Rows are drawn in pieces between which the window answers: no frame waits for all of them.
  const shown = useDeferredValue(answer.value);
  // The same for as long as the answer is: then the rows are not drawn anew with every letter of a search.
  const rows = useMemo((): RowsHere<R> => {
    const { page, asked } = shown ?? nothing;
    const all = page?.matching ?? 0;
    const left = held === null ? 0 : Math.max(0, all - held);
    const first = asked.offset - left;
    return {
      count: all - left,
      rowAt: (index) => page?.rows[index - first],
      indexOf: (id) => {
        const found = page?.rows.findIndex((row) => row.id === id) ?? -1;
        if (found >= 0) return first + found;
        return id === asked.focus ? page?.focusAt : undefined;
      },
      show: (from, to) => {
        const wish = newest.current;
        if (asked.key !== wish.key) return;
        const next = nextOffset({ first: from + left, last: to + left }, wish.offset, all);
        if (next !== wish.offset) setWanted({ key: wish.key, offset: next });
      },
      follow: (id) => {
        focus.current = id;
      },
    };
  }, [shown, held]);
  return {
    value: shown?.page ?? null,
    wish: shown?.asked.key ?? key,
    error: answer.error,
    reload: answer.reload,
    rows,
  };
}

/** From which row on the list is wanted, so that those on screen and some around them are here. */
function nextOffset(
  { first, last }: { readonly first: number; readonly last: number },
  offset: number,
  count: number,
): number {
  const end = Math.min(offset + limits.rowsAtOnce, count);
  const isAhead =
    (first - AHEAD / 2 >= offset || offset === 0) && (last + AHEAD / 2 < end || end === count);
  if (isAhead && first >= offset && last < end) return offset;
  return Math.max(0, Math.floor((first + last - limits.rowsAtOnce) / 2 / AHEAD) * AHEAD);
}
