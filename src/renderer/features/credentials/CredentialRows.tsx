import { useMemo, type KeyboardEvent } from 'react';
import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import type { Credential } from '#shared/contract/schemas.ts';
import { CredentialRow } from './CredentialRow.tsx';
import styles from './CredentialRows.module.css';
import { rowAfterKey } from './rowKeys.ts';
import { useRowFocus } from '../../ui/useRowFocus.ts';

// In pixels, the same as in the style sheets.
const rowHeight = 54;
const headerHeight = 38;

interface CredentialRowsProps {
  /** In their order. */
  readonly rows: readonly Credential[];
  /** What scrolls, with the header above the rows. */
  readonly scroller: HTMLElement | null;
  readonly rowClass: string | undefined;
  readonly now: Date;
  readonly withOwner: boolean;
  readonly onUpdate: (credential: Credential) => void;
  readonly onRemove: (credential: Credential) => void;
}

/**
 * The rows of the grid: only those in sight are in the document, however many there are.
 * One takes part in the Tab order; arrows move between them, Enter and Delete act on one.
 */
export function CredentialRows({ rows, scroller, rowClass, ...row }: CredentialRowsProps) {
  const ids = useMemo(() => rows.map(({ id }) => id), [rows]);
  const { container, activeIndex, moveTo, onFocus, onBlur } = useRowFocus(ids);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller,
    estimateSize: () => rowHeight,
    getItemKey: (index) => ids[index] ?? index,
    scrollMargin: headerHeight,
    scrollPaddingStart: headerHeight,
    overscan: 8,
    useFlushSync: false,
    // The row with the focus stays in the document even when it is scrolled out of sight.
    rangeExtractor: (range) => {
      const inSight = defaultRangeExtractor(range);
      return activeIndex < 0 || inSight.includes(activeIndex)
        ? inSight
        : [...inSight, activeIndex].sort((a, b) => a - b);
    },
  });

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const room = (scroller?.clientHeight ?? 0) - headerHeight;
    const page = Math.max(1, Math.floor(room / rowHeight));
    const index = rowAfterKey(event.key, activeIndex, rows.length, page);
    if (index === null) return;
    event.preventDefault();
    moveTo(index);
    virtualizer.scrollToIndex(index);
  };

  return (
    // eslint-disable-next-line jsx-a11y-x/no-noninteractive-element-interactions -- of the rows inside
    <div
      ref={container}
      role="rowgroup"
      className={styles.rows}
      style={{ height: virtualizer.getTotalSize() }}
      onKeyDown={onKeyDown}
      onFocus={onFocus}
      onBlur={onBlur}
    >
      {virtualizer.getVirtualItems().map(({ index, start }) => {
        const credential = rows[index];
        return (
          credential && (
            <CredentialRow
              {...row}
              key={credential.id}
              className={rowClass}
              credential={credential}
              index={index}
              top={start - headerHeight}
              active={index === activeIndex}
            />
          )
        );
      })}
    </div>
  );
}
