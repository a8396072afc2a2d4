import type { CredentialSort } from '#shared/contract/schemas.ts';

export type SortedBy = CredentialSort['by'];

export const firstSorting: CredentialSort = { by: 'capability', descending: false };

/** The sorting after a click on a heading: by that column, and the other way round the next time. */
export function sortedNext(now: CredentialSort, by: SortedBy): CredentialSort {
  // Of times, the newest first.
  return { by, descending: now.by === by ? !now.descending : by === 'updated' };
}
