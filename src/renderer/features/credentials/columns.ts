import {
  createColumnHelper,
  createSortedRowModel,
  rowSortingFeature,
  tableFeatures,
  type SortingState,
} from '@tanstack/react-table';
import type { Credential, Language } from '#shared/contract/schemas.ts';
import { credentialOrders, type SortedBy } from './order.ts';

export const features = tableFeatures({
  rowSortingFeature,
  sortedRowModel: createSortedRowModel(),
});

export type ColumnId = SortedBy | 'value' | 'actions';

export const firstSorting: SortingState = [{ id: 'capability', desc: false }];

const helper = createColumnHelper<typeof features, Credential>();

/**
 * The columns, in their order.
 *
 * @param credentials what will be sorted
 * @param now decides what has expired
 * @param withOwner false where every credential is one's own
 */
export function credentialColumns(
  credentials: readonly Credential[],
  language: Language,
  now: Date,
  withOwner: boolean,
) {
  const orders = credentialOrders(credentials, language, now);
  const sorted = (id: SortedBy) =>
    helper.accessor((credential) => credential, {
      id,
      // Of times, the newest first.
      sortDescFirst: id === 'updated',
      sortFn: (a, b) => orders[id](a.original, b.original),
    });
  return helper.columns([
    sorted('capability'),
    sorted('name'),
    ...(withOwner ? [sorted('owner')] : []),
    helper.display({ id: 'value' }),
    sorted('status'),
    sorted('updated'),
    helper.display({ id: 'actions' }),
  ]);
}
