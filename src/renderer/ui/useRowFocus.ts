import {
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
  type FocusEvent,
  type RefObject,
} from 'react';

interface Row {
  readonly id: string;
}

/** The rows of a list, of which only a part may be here. */
export interface RowList<R extends Row> {
  /** How many rows there are in all. */
  readonly count: number;
  readonly rowAt: (index: number) => R | undefined;
  /** Where a row is; `null`: it is not in the list; undefined: that is not known here. */
  readonly indexOf: (id: string) => number | null | undefined;
  /** Names the row whose place is asked for with the next part; left out where all rows are here. */
  readonly follow?: (id: string | null) => void;
}

export interface RowFocus<R, E extends HTMLElement> {
  /** What the rows are in; each row has its id in `data-row`. */
  readonly container: RefObject<E | null>;
  /** The row that takes part in the Tab order; -1 without rows. */
  readonly activeIndex: number;
  /** That row, also where its part of the list is not here. */
  readonly activeRow: R | null;
  /** Gives the focus to a row as soon as it is in the document. */
  readonly moveTo: (index: number) => void;
  readonly onFocus: (event: FocusEvent) => void;
  readonly onBlur: () => void;
}

/**
 * Keeps one focus on the rows of a virtualised list.
 *
 * It belongs to a row's id, so that it stays where it is when the list is sorted, filtered or read
 * again; when its row goes, the row that took its place has it.
 *
 * @param list those rows that are here; the one with the focus may be another
 */
export function useRowFocus<R extends Row, E extends HTMLElement = HTMLDivElement>({
  count,
  rowAt,
  indexOf,
  follow,
}: RowList<R>): RowFocus<R, E> {
  const container = useRef<E>(null);
  const [active, setActive] = useState<{ row: R | null; index: number } | null>(null);
  const within = useRef(false);
  const moving = useRef(false);

  const known = active?.row ? indexOf(active.row.id) : null;
  // One that is not in the list any more gives its place to the row that is there now.
  const activeIndex = known ?? Math.min(active?.index ?? 0, count - 1);
  const activeRow = rowAt(activeIndex) ?? (known === null ? null : active?.row);
  const activeId = activeRow?.id;
  useEffect(() => follow?.(activeId ?? null));

  useLayoutEffect(() => {
    // A row that leaves the document takes the focus with it without a blur event.
    const lost = within.current && document.activeElement === document.body;
    if ((!moving.current && !lost) || activeId === undefined) return;
    const row = container.current?.querySelector<HTMLElement>(
      `[data-row="${CSS.escape(activeId)}"]`,
    );
    if (!row) return;
    moving.current = false;
    row.focus({ preventScroll: true });
  });

  return {
    container,
    activeIndex,
    activeRow: activeRow ?? null,
    moveTo: (index) => {
      moving.current = true;
      setActive({ row: rowAt(index) ?? null, index });
    },
    onFocus: (event) => {
      within.current = true;
      const id = event.target.closest<HTMLElement>('[data-row]')?.dataset.row;
      if (id === undefined || id === active?.row?.id) return;
      const index = indexOf(id) ?? -1;
      const row = rowAt(index);
      if (row) setActive({ row, index });
    },
    onBlur: () => {
      within.current = false;
    },
  };
}

/** The list of rows that are all here, by their ids. */
export const rowsOfIds = (ids: readonly string[]): RowList<Row> => ({
  count: ids.length,
  rowAt: (index) => {
    const id = ids[index];
    return id === undefined ? undefined : { id };
  },
  indexOf: (id) => {
    const index = ids.indexOf(id);
    return index < 0 ? null : index;
  },
});
