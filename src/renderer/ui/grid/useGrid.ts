/**
 * The keys of a table whose cells and names are buttons: one of them takes part in the Tab order, arrows move between
 * them (WAI-ARIA Authoring Practices, grid).
 */
import {
  useMemo,
  useRef,
  useState,
  type FocusEvent,
  type KeyboardEvent,
  type RefObject,
} from 'react';
import { cellName, placeAfterKey, type Place } from './gridKeys.ts';

interface Grid {
  /** What takes part in the Tab order. */
  readonly active: Place;
  /** Of what the table scrolls in. */
  readonly scroller: RefObject<HTMLDivElement | null>;
  /** Of the table; each of its buttons has its {@link cellName} in `data-cell`. */
  readonly table: {
    readonly ref: RefObject<HTMLTableElement | null>;
    readonly onKeyDown: (event: KeyboardEvent) => void;
    readonly onFocus: (event: FocusEvent) => void;
  };
}

/** @param rows how many there are besides the names; @param columns likewise */
export function useGrid(rows: number, columns: number): Grid {
  const scroller = useRef<HTMLDivElement>(null);
  const ref = useRef<HTMLTableElement>(null);
  const [wanted, setWanted] = useState<Place>({ row: 0, column: 0 });
  // After a narrowing there may be fewer.
  const active = useMemo(
    () => ({
      row: Math.min(wanted.row, rows - 1),
      column: Math.min(wanted.column, columns - 1),
    }),
    [wanted, rows, columns],
  );

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.altKey || event.shiftKey) return;
    const line = ref.current?.querySelector('tbody tr');
    const room = (scroller.current?.clientHeight ?? 0) - (ref.current?.tHead?.offsetHeight ?? 0);
    const page = Math.max(1, Math.floor(room / (line?.clientHeight ?? room)));
    const next = placeAfterKey(event.key, event.ctrlKey || event.metaKey, active, {
      rows,
      columns,
      page,
    });
    if (next === null) return;
    event.preventDefault();
    ref.current?.querySelector<HTMLElement>(`[data-cell="${cellName(next)}"]`)?.focus();
  };
  const onFocus = ({ target }: FocusEvent): void => {
    const [row, column] = (target as HTMLElement).dataset['cell']?.split(' ').map(Number) ?? [];
    if (row !== undefined && column !== undefined) setWanted({ row, column });
  };
  return { active, scroller, table: { ref, onKeyDown, onFocus } };
}
