/** What a virtual list asks the browser for, without having it lay out the page while the list is being drawn. */
import { elementScroll, type Virtualizer } from '@tanstack/react-virtual';

type Rows = Virtualizer<HTMLElement, Element>;

/** Says how much room there is as soon as the browser has laid it out, and whenever that changes. */
export function observeRoom(
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
export function scrollRows(
  offset: number,
  options: Parameters<typeof elementScroll>[1],
  rows: Rows,
): void {
  const { scrollElement } = rows;
  const isNew = scrollElement !== null && !begun.has(scrollElement);
  if (isNew) begun.add(scrollElement);
  if (!isNew || offset !== 0) elementScroll(offset, options, rows);
}
