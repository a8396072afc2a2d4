import { useLayoutEffect, useRef, useState, type FocusEvent, type RefObject } from 'react';

interface RowFocus {
  /** What the rows are in; each row has its id in `data-row`. */
  readonly container: RefObject<HTMLDivElement | null>;
  /** The row that takes part in the Tab order; -1 without rows. */
  readonly activeIndex: number;
  /** Gives the focus to a row as soon as it is in the document. */
  readonly moveTo: (index: number) => void;
  readonly onFocus: (event: FocusEvent) => void;
  readonly onBlur: () => void;
}

/**
 * Keeps one focus on the rows of a virtualised grid.
 *
 * It belongs to a row's id, so that it stays where it is when the list is sorted, filtered or read
 * again; when its row goes, the row that took its place has it.
 *
 * @param ids the rows in their order
 */
export function useRowFocus(ids: readonly string[]): RowFocus {
  const container = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState<{ id: string; index: number } | null>(null);
  const within = useRef(false);
  const moving = useRef(false);

  const found = active ? ids.indexOf(active.id) : -1;
  const activeIndex = found >= 0 ? found : Math.min(active?.index ?? 0, ids.length - 1);
  const activeId = ids[activeIndex];

  useLayoutEffect(() => {
    // A row that leaves the document takes the focus with it without a blur event.
    const lost = within.current && document.activeElement === document.body;
    if ((!moving.current && !lost) || activeId === undefined) return;
    moving.current = false;
    container.current
      ?.querySelector<HTMLElement>(`[data-row="${CSS.escape(activeId)}"]`)
      ?.focus({ preventScroll: true });
  });

  return {
    container,
    activeIndex,
    moveTo: (index) => {
      const id = ids[index];
      if (id === undefined) return;
      moving.current = true;
      setActive({ id, index });
    },
    onFocus: (event) => {
      within.current = true;
      const id = event.target.closest<HTMLElement>('[data-row]')?.dataset.row;
      if (id !== undefined && id !== active?.id) setActive({ id, index: ids.indexOf(id) });
    },
    onBlur: () => {
      within.current = false;
    },
  };
}
