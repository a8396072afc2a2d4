import { useEffect, useState, type KeyboardEvent } from 'react';
import { ArrowUp } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { ActivityChain } from '#shared/contract/schemas.ts';
import { localDayOf } from '#shared/days.ts';
import { contextMenuOf } from '../../ui/ContextMenu.tsx';
import { Scroller } from '../../ui/Scroller.tsx';
import { useVirtualRows, type RowsHere } from '../../ui/virtualRows.ts';
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
  const { count, rowAt } = rows;
  const { virtualizer, container, activeIndex, rowToDraw, onFocus, onBlur, ...list } =
    useVirtualRows(rows, { scroller, wish, rowHeight, overscan: 6, measured: true });

  useEffect(() => {
    const look = (): void => onAway((scroller?.scrollTop ?? 0) > 0);
    scroller?.addEventListener('scroll', look, { passive: true });
    return () => scroller?.removeEventListener('scroll', look);
  }, [scroller, onAway]);

  const actionsOf = useRowActions(things);
  const onMenu = contextMenuOf((id) => {
    const row = rowAt(rows.indexOf(id) ?? -1);
    return row ? actionsOf(row) : [];
  });
  const onKeyDown = (event: KeyboardEvent): void => {
    list.onKeyDown(event);
    // In a low window the list itself may be scrolled out of sight.
    if (event.defaultPrevented) scroller?.scrollIntoView({ block: 'nearest' });
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
            const row = rowToDraw(index);
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
