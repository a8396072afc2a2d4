/** What keeps a virtual list from holding a frame: it begins with less than all, and has nothing laid out while it is drawn. */
import { startTransition, useEffect, useState } from 'react';
import { elementScroll, type Virtualizer } from '@tanstack/react-virtual';

type Rows = Virtualizer<HTMLElement, Element>;

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
