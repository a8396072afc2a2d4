/**
 * A long list of which only the rows in sight are in the document, and what keeps it from holding a frame: it begins with
 * less than all, and has nothing laid out while it is drawn.
 */
import {
  startTransition,
  useCallback,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
  type KeyboardEvent,
} from 'react';
import {
  defaultRangeExtractor,
  elementScroll,
  useVirtualizer,
  type Virtualizer,
} from '@tanstack/react-virtual';
import { rowAfterKey } from './rowKeys.ts';
import { useRowFocus, type RowFocus, type RowList } from './useRowFocus.ts';

type Rows = Virtualizer<HTMLElement, Element>;

/** The part of a list that is here: the rows on screen and some around them. */
export interface RowsHere<R extends { readonly id: string }> extends RowList<R> {
  /** Has the rows from one index to another brought here. */
  readonly show: (first: number, last: number) => void;
}

interface VirtualRowsOptions {
  /** What scrolls; null until it is there. */
  readonly scroller: HTMLElement | null;
  /** What the rows are narrowed to and sorted by: the list starts from the top when that changes. */
  readonly wish: string;
  /** In pixels; of rows that are measured, until they are. */
  readonly rowHeight: number;
  /** Of what stays above the rows while they scroll, in pixels. */
  readonly headerHeight?: number;
  /** How many rows out of sight are drawn on either side. */
  readonly overscan: number;
  /** Each row is as high as what it holds: `virtualizer.measureElement` is its ref, and its `data-index` says which it is. */
  readonly measured?: boolean;
}

interface VirtualRows<R> extends Omit<RowFocus<R, HTMLDivElement>, 'moveTo' | 'activeRow'> {
  readonly virtualizer: Rows;
  /** A row to be drawn: the one with the focus also where its part of the list is not here; null: it is on its way. */
  readonly rowToDraw: (index: number) => R | null;
  /** Moves the focus from row to row, of what the rows are in. */
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

/**
 * The rows of a list that are in the document: those in sight, and the one that takes part in the Tab order, which arrows
 * move.
 */
export function useVirtualRows<R extends { readonly id: string }>(
  rows: RowsHere<R>,
  options: VirtualRowsOptions,
): VirtualRows<R> {
  const { scroller, wish, rowHeight, headerHeight = 0, overscan, measured = false } = options;
  const { activeRow, moveTo, ...focus } = useRowFocus(rows);
  const { activeIndex } = focus;
  const { count, rowAt, show } = rows;
  // The same for as long as the rows are: with another one the place of each of them is computed anew.
  const byId = useCallback((index: number) => rowAt(index)?.id ?? `waiting ${index}`, [rowAt]);
  const virtualizer = useVirtualizer<HTMLElement, Element>({
    count,
    getScrollElement: () => scroller,
    estimateSize: () => rowHeight,
    // What was measured is that of a row, wherever the row is by now.
    ...(measured && { getItemKey: byId }),
    scrollMargin: headerHeight,
    scrollPaddingStart: headerHeight,
    overscan,
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

  const { startIndex = 0, endIndex = 0 } = virtualizer.range ?? {};
  useEffect(() => show(startIndex, endIndex));

  const shownWish = useRef(wish);
  useLayoutEffect(() => {
    if (shownWish.current === wish) return;
    shownWish.current = wish;
    scroller?.scrollTo(0, 0);
  }, [scroller, wish]);

  return {
    ...focus,
    virtualizer,
    rowToDraw: (index) => rowAt(index) ?? (index === activeIndex ? activeRow : null),
    onKeyDown: (event) => {
      if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
      const room = (scroller?.clientHeight ?? 0) - headerHeight;
      const page = Math.max(1, Math.floor(room / rowHeight));
      const index = rowAfterKey(event.key, activeIndex, count, page);
      if (index === null) return;
      event.preventDefault();
      moveTo(index);
      virtualizer.scrollToIndex(index);
    },
  };
}

/**
 * Counts the frames since a list was put there: what it holds in the end comes in pieces, each in a frame of its own.
 *
 * @param last where the counting ends
 * @param of begins anew with another
 */
export function useFirstFrames(last: number, of = ''): number {
  const [counted, setCounted] = useState({ of, frame: 0 });
  const frame = counted.of === of ? counted.frame : 0;
  useEffect(() => {
    if (frame >= last) return undefined;
    const next = requestAnimationFrame(() =>
      startTransition(() => setCounted({ of, frame: frame + 1 })),
    );
    return () => cancelAnimationFrame(next);
  }, [frame, last, of]);
  return frame;
}

/** Says how much room there is as soon as the browser has laid it out, and whenever that changes. */
function observeRoom(
  { scrollElement }: Rows,
  tell: (room: { width: number; height: number }) => void,
): (() => void) | undefined {
  if (scrollElement === null) return undefined;
  const observer = new ResizeObserver(([entry]) => {
    const box = entry?.borderBoxSize[0];
    if (box) tell({ width: Math.round(box.inlineSize), height: Math.round(box.blockSize) });
  });
  observer.observe(scrollElement, { box: 'border-box' });
  return () => observer.disconnect();
}

const begun = new WeakSet<HTMLElement>();

/** Scrolls, except to where a list that was just put there stands by itself: its top. */
function scrollRows(
  offset: number,
  options: Parameters<typeof elementScroll>[1],
  rows: Rows,
): void {
  const { scrollElement } = rows;
  const isNew = scrollElement !== null && !begun.has(scrollElement);
  if (isNew) begun.add(scrollElement);
  if (!isNew || offset !== 0) elementScroll(offset, options, rows);
}
