import type { CredentialSort } from '#shared/contract/schemas.ts';
import type { CredentialQuery } from '../../app/routes.ts';

export type SortedBy = CredentialSort['by'];

/** The order of the list, as the page keeps it with what it is narrowed to. */
export type Order = Pick<CredentialQuery, 'sort' | 'order'>;

export const sortingOf = ({ sort, order }: Order): CredentialSort => ({
  by: sort,
  descending: order === 'descending',
});

/** The other way round. */
export const orderOf = ({ by, descending }: CredentialSort): Order => ({
  sort: by,
  order: descending ? 'descending' : 'ascending',
});

/** The sorting after a click on a heading: by that column, and the other way round the next time. */
export function sortedNext(now: CredentialSort, by: SortedBy): CredentialSort {
  // Of times, the newest first.
  return { by, descending: now.by === by ? !now.descending : by === 'updated' };
}
