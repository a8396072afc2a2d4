import {
  useCallback,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
  type KeyboardEvent,
} from 'react';
import { ArrowUp } from 'lucide-react';
import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { useTranslation } from 'react-i18next';
import type { ActivityChain } from '#shared/contract/schemas.ts';
import { localDayOf } from '#shared/days.ts';
import type { RowsHere } from '../../calls/useListPart.ts';
import { contextMenuOf } from '../../ui/ContextMenu.tsx';
import { rowAfterKey } from '../../ui/rowKeys.ts';
import { Scroller } from '../../ui/Scroller.tsx';
import { useRowFocus } from '../../ui/useRowFocus.ts';
import { observeRoom, scrollRows } from '../../ui/virtualRows.ts';
import styles from './ActivityList.module.css';
import { ActivityRow } from './ActivityRow.tsx';
import { isDoubtful, type LogRow } from './calls.ts';
import { useRowActions } from './useRowActions.ts';
import type { Things } from './useThings.ts';

/** In pixels, until it is measured. */
const rowHeight = 40;

interface ActivityListProps {
  readonly label: string;
  readonly rows: RowsHere<LogRow>;
  /** What the rows are narrowed to: the list starts from the top when that changes. */
  readonly wish: string;
  readonly chain: ActivityChain;
  readonly now: Date;
  readonly things: Things;
  /** How many have come since somebody scrolled down: they wait above the list. */
  readonly newer: number;
  /** Told when somebody scrolls away from the newest, and comes back to them. */
  readonly onAway: (isAway: boolean) => void;
}

/** The entries by days: only those in sight are in the document, however many there are. */
export function ActivityList(props: ActivityListProps) {
  const { label, rows, wish, chain, now, things, newer, onAway } = props;
  const { t } = useTranslation();
  const [scroller, setScroller] = useState<HTMLDivElement | null>(null);
  const { container, activeIndex, activeRow, moveTo, onFocus, onBlur } = useRowFocus(rows);
  const { count, rowAt, show } = rows;
  // The same for as long as the rows are: with another one the place of each of them is computed anew.
  const getItemKey = useCallback(
    (index: number) => rowAt(index)?.id ?? `waiting ${index}`,
    [rowAt],
  );
  const virtualizer = useVirtualizer<HTMLElement, Element>({
    count,
    getScrollElement: () => scroller,
    estimateSize: () => rowHeight,
    getItemKey,
    overscan: 6,
    useFlushSync: false,
    observeElementRect: observeRoom,
    scrollToFn: scrollRows,
    initialRect: { width: 0, height: window.innerHeight },
    // The row with the focus stays in the document even when it is scrolled out of sight.
    rangeExtractor: (range) => {
      const inSight = defaultRangeExtractor(range);
      return activeIndex < 0 || inSight.includes(activeIndex)
        ? inSight
        : [...inSight, activeIndex].sort((a, b) => a - b);
    },
  });
  const { startIndex = 0, endIndex = 0 } = virtualizer.range ?? {};
  useEffect(() => show(startIndex, endIndex));

  useEffect(() => {
    const look = (): void => onAway((scroller?.scrollTop ?? 0) > 0);
    scroller?.addEventListener('scroll', look, { passive: true });
    return () => scroller?.removeEventListener('scroll', look);
  }, [scroller, onAway]);
  const shownWish = useRef(wish);
  useLayoutEffect(() => {
    if (shownWish.current === wish) return;
    shownWish.current = wish;
    scroller?.scrollTo(0, 0);
  }, [scroller, wish]);

  const actionsOf = useRowActions(things);
  const onMenu = contextMenuOf((id) => {
    const row = rowAt(rows.indexOf(id) ?? -1);
    return row ? actionsOf(row) : [];
  });
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const page = Math.max(1, Math.floor((scroller?.clientHeight ?? 0) / rowHeight));
    const index = rowAfterKey(event.key, activeIndex, count, page);
    if (index === null) return;
    event.preventDefault();
    moveTo(index);
    virtualizer.scrollToIndex(index);
    // In a low window the list itself may be scrolled out of sight.
    scroller?.scrollIntoView({ block: 'nearest' });
  };

  return (
    <div className={styles.frame}>
      {newer > 0 && (
        <button
          type="button"
          className={styles.newer}
          onClick={() => {
            onAway(false);
            scroller?.scrollTo(0, 0);
          }}
        >
          <ArrowUp aria-hidden />
          {t('activity.newer', { count: newer })}
        </button>
      )}
      <Scroller ref={setScroller} className={styles.scroller}>
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- of the entries inside */}
        <div
          ref={container}
          role="feed"
          aria-label={label}
          className={styles.rows}
          style={{ height: virtualizer.getTotalSize() }}
          onKeyDown={onKeyDown}
          onContextMenu={onMenu}
          onFocus={onFocus}
          onBlur={onBlur}
        >
          {virtualizer.getVirtualItems().map(({ index, start }) => {
            const row = rowAt(index) ?? (index === activeIndex ? activeRow : null);
            if (!row) {
              const at = { transform: `translateY(${start}px)`, height: rowHeight };
              return <article key={index} aria-busy className={styles.waiting} style={at} />;
            }
            const newerOne = rowAt(index - 1);
            const older = rowAt(index + 1);
            const doubtful = isDoubtful(row, chain);
            return (
              <ActivityRow
                key={row.id}
                row={row}
                index={index}
                count={count}
                top={start}
                active={index === activeIndex}
                now={now}
                beginsDay={!newerOne || localDayOf(newerOne.at) !== localDayOf(row.at)}
                isDoubtful={doubtful}
                beginsDoubt={doubtful && !(older && isDoubtful(older, chain))}
                leadOf={things.leadOf}
                measure={virtualizer.measureElement}
              />
            );
          })}
        </div>
      </Scroller>
    </div>
  );
}
