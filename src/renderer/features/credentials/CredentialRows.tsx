import { useEffect, type KeyboardEvent } from 'react';
import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { contextMenuOf } from '../../ui/ContextMenu.tsx';
import { useCredentialActions, type CredentialSubject } from './actions.ts';
import { CredentialRow } from './CredentialRow.tsx';
import styles from './CredentialRows.module.css';
import { rowAfterKey } from '../../ui/rowKeys.ts';
import { useRowFocus } from '../../ui/useRowFocus.ts';
import { observeRoom, scrollRows, useFirstFrames } from '../../ui/virtualRows.ts';
import type { CredentialRowsHere } from './useCredentialList.ts';

// In pixels, the same as in the style sheets.
const rowHeight = 54;
const headerHeight = 38;
/** How many rows are drawn, frame after frame, when a list begins: one frame that lays out all is felt. */
const begunRows = [0, 8, Infinity];

interface CredentialRowsProps {
  readonly rows: CredentialRowsHere;
  /** What the rows are narrowed to and sorted by. */
  readonly wish: string;
  /** What scrolls, with the header above the rows. */
  readonly scroller: HTMLElement | null;
  readonly rowClass: string | undefined;
  readonly now: Date;
  readonly withOwner: boolean;
  readonly selected: ReadonlySet<string>;
  readonly onSelect: (id: string, byRange: boolean) => void;
  readonly onRemoveSelected: () => void;
  readonly onShow: (subject: CredentialSubject) => void;
}

/**
 * The rows of the grid: only those in sight are in the document, however many there are.
 * One takes part in the Tab order; arrows move between them, Enter, Space and Delete act on one.
 */
export function CredentialRows({
  rows,
  wish,
  scroller,
  rowClass,
  selected,
  ...row
}: CredentialRowsProps) {
  const { container, activeIndex, activeRow, moveTo, onFocus, onBlur } = useRowFocus(rows);
  const { count, rowAt, show } = rows;
  const frame = useFirstFrames(begunRows.length);
  const isSettled = useFirstFrames(1, wish) === 1 && frame === begunRows.length;
  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => scroller,
    estimateSize: () => rowHeight,
    scrollMargin: headerHeight,
    scrollPaddingStart: headerHeight,
    // Rows out of sight come after those in sight.
    overscan: isSettled ? 4 : 0,
    useFlushSync: false,
    observeElementRect: observeRoom,
    scrollToFn: scrollRows,
    // Until the room is measured: rows are then drawn with the page, in pieces, and not after it in one.
    initialRect: { width: 0, height: window.innerHeight },
    // The row with the focus stays in the document even when it is scrolled out of sight.
    rangeExtractor: (range) => {
      const inSight = defaultRangeExtractor(range);
      return activeIndex < 0 || inSight.includes(activeIndex)
        ? inSight
        : [...inSight, activeIndex].sort((a, b) => a - b);
    },
  });

  const items = virtualizer.getVirtualItems().slice(0, begunRows[frame]);

  const { startIndex = 0, endIndex = 0 } = virtualizer.range ?? {};
  useEffect(() => show(startIndex, endIndex));

  const actionsOf = useCredentialActions(row.onShow);
  const onMenu = contextMenuOf((id) => {
    const credential = rowAt(rows.indexOf(id) ?? -1);
    return credential ? actionsOf(credential) : [];
  });

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const room = (scroller?.clientHeight ?? 0) - headerHeight;
    const page = Math.max(1, Math.floor(room / rowHeight));
    const index = rowAfterKey(event.key, activeIndex, count, page);
    if (index === null) return;
    event.preventDefault();
    moveTo(index);
    virtualizer.scrollToIndex(index);
  };

  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- of the rows inside
    <div
      ref={container}
      role="rowgroup"
      className={styles.rows}
      style={{ height: virtualizer.getTotalSize() }}
      onKeyDown={onKeyDown}
      onContextMenu={onMenu}
      onFocus={onFocus}
      onBlur={onBlur}
    >
      {items.map(({ index, start }) => {
        const credential = rowAt(index) ?? (index === activeIndex ? activeRow : null);
        const top = start - headerHeight;
        return credential ? (
          <CredentialRow
            {...row}
            key={credential.id}
            className={rowClass}
            credential={credential}
            index={index}
            top={top}
            active={index === activeIndex}
            selected={selected.has(credential.id)}
          />
        ) : (
          <WaitingRow key={index} index={index} top={top} />
        );
      })}
    </div>
  );
}

interface WaitingRowProps {
  readonly index: number;
  readonly top: number;
}

/** Holds the place of a row that is on its way here. */
function WaitingRow({ index, top }: WaitingRowProps) {
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-busy
      className={styles.waiting}
      style={{ transform: `translateY(${top}px)` }}
    >
      <div role="gridcell" />
    </div>
  );
}
