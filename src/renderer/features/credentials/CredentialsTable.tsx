import { useLayoutEffect, useMemo, useState } from 'react';
import { useTable, type OnChangeFn, type SortingState } from '@tanstack/react-table';
import { useTranslation } from 'react-i18next';
import { clsx } from 'clsx';
import type { Credential } from '#shared/contract/schemas.ts';
import { useLanguage } from '../../i18n/useLanguage.ts';
import { credentialColumns, features, type ColumnId } from './columns.ts';
import { CredentialRows } from './CredentialRows.tsx';
import styles from './CredentialsTable.module.css';
import { SortHeader } from './SortHeader.tsx';

interface CredentialsTableProps {
  readonly credentials: readonly Credential[];
  /** Which of them to show. */
  readonly shown: ReadonlySet<Credential>;
  /** What the list is narrowed by: it starts from the top when that changes, or its order. */
  readonly narrowedBy: string;
  readonly now: Date;
  /** Whether the list holds more than one's own. */
  readonly withOwner: boolean;
  readonly sorting: SortingState;
  readonly onSortingChange: OnChangeFn<SortingState>;
  readonly onUpdate: (credential: Credential) => void;
  readonly onRemove: (credential: Credential) => void;
}

/** The list as a grid with a heading for each column. */
export function CredentialsTable(props: CredentialsTableProps) {
  const { credentials, shown, narrowedBy, now, withOwner, sorting, onSortingChange } = props;
  const { t } = useTranslation();
  const language = useLanguage();
  // State, not a ref: the rows inside need it as soon as it is there.
  const [scroller, setScroller] = useState<HTMLDivElement | null>(null);
  const columns = useMemo(
    () => credentialColumns(credentials, language, now, withOwner),
    [credentials, language, now, withOwner],
  );
  const table = useTable({
    features,
    columns,
    data: credentials,
    getRowId: ({ id }) => id,
    state: { sorting },
    onSortingChange,
    enableSortingRemoval: false,
    enableMultiSort: false,
  });
  // Sorted once, narrowed down while typing.
  const sorted = table.getRowModel().rows;
  const rows = useMemo(
    () => sorted.map(({ original }) => original).filter((credential) => shown.has(credential)),
    [sorted, shown],
  );

  useLayoutEffect(() => {
    scroller?.scrollTo(0, 0);
  }, [scroller, narrowedBy, sorting]);

  const labels: Record<ColumnId, string> = {
    capability: t('credential.capability'),
    name: t('credential.name'),
    owner: t('credential.owner'),
    value: t('credential.value'),
    status: t('credential.status'),
    updated: t('credential.updated'),
    actions: t('credential.actions'),
  };

  return (
    <div ref={setScroller} className={styles.scroller}>
      <div
        role="grid"
        aria-label={t('credentials.title')}
        aria-rowcount={rows.length + 1}
        aria-colcount={columns.length}
        className={clsx(withOwner && styles.withOwner)}
      >
        <div role="rowgroup" className={styles.header}>
          <div role="row" aria-rowindex={1} className={styles.line}>
            {table.getHeaderGroups()[0]?.headers.map(({ id, column }) =>
              column.getCanSort() ? (
                <SortHeader
                  key={id}
                  label={labels[id as ColumnId]}
                  sorted={column.getIsSorted()}
                  onSort={() => column.toggleSorting()}
                />
              ) : (
                <div key={id} role="columnheader" className={styles.plainHeader}>
                  <span className={clsx(id === 'actions' && 'visually-hidden')}>
                    {labels[id as ColumnId]}
                  </span>
                </div>
              ),
            )}
          </div>
        </div>
        <CredentialRows
          rows={rows}
          scroller={scroller}
          rowClass={styles.line}
          now={now}
          withOwner={withOwner}
          onUpdate={props.onUpdate}
          onRemove={props.onRemove}
        />
      </div>
    </div>
  );
}
