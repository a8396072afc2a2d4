import { useEffect, useRef } from 'react';
import type { CredentialPage, CredentialSort, ListedCredential } from '#shared/contract/schemas.ts';
import { limits } from '#shared/limits.ts';
import { useUser } from '../../calls/app.ts';
import { useListPart, type ListPart } from '../../calls/useListPart.ts';
import type { RowsHere } from '../../ui/virtualRows.ts';
import { callsFor } from './calls.ts';
import type { Filters } from './filters.ts';

/** What a list is narrowed to and sorted by. */
export interface ListWish {
  readonly search: string;
  readonly filters: Filters;
  readonly sorting: CredentialSort;
}

export type CredentialRowsHere = RowsHere<ListedCredential>;

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

/**
 * The rows of the list that are on screen.
 *
 * @param now read again with the time, which alone makes something expire
 */
export function useCredentialList(
  wish: ListWish,
  now: Date,
): ListPart<ListedCredential, CredentialPage> {
  const user = useUser();
  const list = useListPart<ListedCredential, CredentialPage>(JSON.stringify(wish), (part) =>
    callsFor(user).list({ ...narrowedTo(wish), sort: wish.sorting, ...part }),
  );

  // The minute that the window shows: what has expired by now may be sorted elsewhere.
  const { reload } = list;
  const shownAt = useRef(now);
  useEffect(() => {
    if (shownAt.current === now) return;
    shownAt.current = now;
    reload();
  }, [now, reload]);
  return list;
}
