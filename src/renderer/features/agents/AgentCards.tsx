import { useLayoutEffect, useMemo, useState, type RefObject } from 'react';
import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import type { AgentSummary } from '#shared/contract/schemas.ts';
import { useNow } from '../../ui/useNow.ts';
import { rowsOfIds, useRowFocus } from '../../ui/useRowFocus.ts';
import { useFirstFrames } from '../../ui/virtualRows.ts';
import type { Action } from '../../ui/action.ts';
import { contextMenuOf } from '../../ui/ContextMenu.tsx';
import { AgentCard } from './AgentCard.tsx';
import styles from './AgentCards.module.css';
import { columnsIn, rowsAround } from './cardRows.ts';

// In pixels, the same as in the style sheets.
const cardWidth = 290;
const cardHeight = 146;
const gap = 16;

interface AgentCardsProps {
  readonly label: string;
  /** In their order. */
  readonly agents: readonly AgentSummary[];
  /** What scrolls, with the list somewhere in it. */
  readonly scroller: HTMLElement | null;
  /** What can be done with an agent, by its id. */
  readonly actionsOf: (id: string) => readonly Action[];
}

/** Cards in as many columns as fit: only rows near what is in sight are in the document, however many agents there are. */
export function AgentCards({ label, agents, scroller, actionsOf }: AgentCardsProps) {
  const now = useNow();
  const rows = useMemo(() => rowsOfIds(agents.map(({ id }) => id)), [agents]);
  const { container, activeIndex, onFocus, onBlur } = useRowFocus(rows);
  const { columns, top } = usePlace(container, scroller);
  const frame = useFirstFrames(1);
  const count = Math.ceil(agents.length / columns);
  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => scroller,
    estimateSize: () => cardHeight,
    gap,
    scrollMargin: top,
    // Cards out of sight come after those in sight.
    overscan: frame === 0 ? 0 : 2,
    useFlushSync: false,
    // Until the room is measured: cards are then drawn with the page, and not after it.
    initialRect: { width: 0, height: window.innerHeight },
    rangeExtractor: (range) =>
      rowsAround(defaultRangeExtractor(range), Math.floor(activeIndex / columns), count),
  });

  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- of the cards inside
    <div
      ref={container}
      role="list"
      aria-label={label}
      className={styles.list}
      style={{ height: virtualizer.getTotalSize() }}
      onContextMenu={contextMenuOf(actionsOf)}
      onFocus={onFocus}
      onBlur={onBlur}
    >
      {virtualizer.getVirtualItems().map(({ index, start }) => (
        <div
          key={index}
          ref={virtualizer.measureElement}
          data-index={index}
          role="presentation"
          className={styles.row}
          style={{
            transform: `translateY(${start - top}px)`,
            gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`,
          }}
        >
          {agents.slice(index * columns, (index + 1) * columns).map((agent, column) => (
            <AgentCard
              key={agent.id}
              agent={agent}
              now={now}
              position={index * columns + column + 1}
              count={agents.length}
            />
          ))}
        </div>
      ))}
    </div>
  );
}

/** What was measured last, which is right for the next list, too, unless the window has another size by then. */
let lastPlace = { columns: 1, top: 0 };

/** How many columns a list has room for, and how far it is below the top of what scrolls. */
function usePlace(
  list: RefObject<HTMLElement | null>,
  scroller: HTMLElement | null,
): { columns: number; top: number } {
  const [place, setPlace] = useState(lastPlace);

  // After each drawing: what comes and goes above the list moves it.
  useLayoutEffect(() => {
    if (list.current === null || scroller === null) return undefined;
    const element = list.current;
    const look = (): void => {
      const { y, width } = element.getBoundingClientRect();
      const columns = columnsIn(width, cardWidth, gap);
      const top = Math.round(y - scroller.getBoundingClientRect().y + scroller.scrollTop);
      if (lastPlace.columns !== columns || lastPlace.top !== top) lastPlace = { columns, top };
      setPlace(lastPlace);
    };
    look();
    const observer = new ResizeObserver(look);
    observer.observe(element);
    return () => observer.disconnect();
  });

  return place;
}
