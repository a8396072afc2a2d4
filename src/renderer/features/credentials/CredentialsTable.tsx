import { memo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { clsx } from 'clsx';
import type { CredentialSort } from '#shared/contract/schemas.ts';
import { Scroller } from '../../ui/Scroller.tsx';
import { SelectBox } from '../../ui/SelectBox.tsx';
import type { CredentialSubject } from './actions.ts';
import { CredentialRows } from './CredentialRows.tsx';
import styles from './CredentialsTable.module.css';
import { SortHeader } from './SortHeader.tsx';
import { sortedNext, type SortedBy } from './sorting.ts';
import type { CredentialRowsHere } from './useCredentialList.ts';

interface CredentialsTableProps {
  readonly rows: CredentialRowsHere;
  /** What the rows are narrowed to and sorted by. */
  readonly wish: string;
  readonly now: Date;
  /** Whether the list holds more than one's own. */
  readonly withOwner: boolean;
  readonly sorting: CredentialSort;
  readonly onSorting: (sorting: CredentialSort) => void;
  readonly selected: ReadonlySet<string>;
  /** How many of those that match are stored, and can be selected. */
  readonly selectable: number;
  /** How many of those are. */
  readonly matchingSelected: number;
  readonly onSelect: (id: string, byRange: boolean) => void;
  readonly onSelectAll: (selected: boolean) => void;
  readonly onRemoveSelected: () => void;
  readonly onShow: (subject: CredentialSubject) => void;
}

type Column = SortedBy | 'value' | 'actions';
const columns: readonly Column[] = [
  'capability',
  'name',
  'owner',
  'value',
  'status',
  'updated',
  'actions',
];

/** The list as a grid with a heading for each column; a letter in the search leaves it as it is until its answer comes. */
export const CredentialsTable = memo(function CredentialsTable(props: CredentialsTableProps) {
  const { rows, wish, now, withOwner, sorting, onSorting } = props;
  const { selectable, matchingSelected } = props;
  const allSelected = matchingSelected >= selectable;
  const { t } = useTranslation();
  // State, not a ref: the rows inside need it as soon as it is there.
  const [scroller, setScroller] = useState<HTMLDivElement | null>(null);
  const shown = columns.filter((column) => withOwner || column !== 'owner');

  const labels: Record<Column, string> = {
    capability: t('credential.capability'),
    name: t('credential.name'),
    owner: t('credential.owner'),
    value: t('credential.value'),
    status: t('credential.status'),
    updated: t('credential.updated'),
    actions: t('credential.actions'),
  };

  return (
    <Scroller ref={setScroller} className={styles.scroller}>
      <div
        role="grid"
        aria-label={t('credentials.title')}
        aria-rowcount={rows.count + 1}
        aria-colcount={shown.length + 1}
        aria-multiselectable
        className={clsx(withOwner && styles.withOwner)}
      >
        <div role="rowgroup" className={styles.header}>
          <div role="row" aria-rowindex={1} className={styles.line}>
            <div role="columnheader" className={styles.select}>
              {selectable > 0 && (
                <SelectBox
                  label={t('selection.all')}
                  checked={allSelected}
                  mixed={matchingSelected > 0}
                  onSelect={() => props.onSelectAll(!allSelected)}
                />
              )}
            </div>
            {shown.map((column) =>
              column === 'value' || column === 'actions' ? (
                <div
                  key={column}
                  role="columnheader"
                  className={clsx(styles.plainHeader, column === 'value' && styles.value)}
                >
                  <span className={clsx(column === 'actions' && 'visually-hidden')}>
                    {labels[column]}
                  </span>
                </div>
              ) : (
                <SortHeader
                  key={column}
                  label={labels[column]}
                  sorted={column === sorting.by && (sorting.descending ? 'desc' : 'asc')}
                  onSort={() => onSorting(sortedNext(sorting, column))}
                />
              ),
            )}
          </div>
        </div>
        <CredentialRows
          rows={rows}
          wish={wish}
          scroller={scroller}
          rowClass={styles.line}
          now={now}
          withOwner={withOwner}
          selected={props.selected}
          onSelect={props.onSelect}
          onRemoveSelected={props.onRemoveSelected}
          onShow={props.onShow}
        />
      </div>
    </Scroller>
  );
});
