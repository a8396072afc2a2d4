import {
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
  type FocusEvent,
  type RefObject,
} from 'react';
import type { Credential } from '#shared/contract/schemas.ts';
import type { CredentialRowsHere } from './useCredentialList.ts';

interface RowFocus {
  /** What the rows are in; each row has its id in `data-row`. */
  readonly container: RefObject<HTMLDivElement | null>;
  /** The row that takes part in the Tab order; -1 without rows. */
  readonly activeIndex: number;
  /** The credential of that row, also where its part of the list is not here. */
  readonly activeRow: Credential | null;
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
 * @param rows those that are here; the one with the focus may be another
 */
export function useRowFocus({ count, rowAt, indexOf, follow }: CredentialRowsHere): RowFocus {
  const container = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState<{ credential: Credential | null; index: number } | null>(
    null,
  );
  const within = useRef(false);
  const moving = useRef(false);

  const known = active?.credential ? indexOf(active.credential.id) : null;
  // One that is not in the list any more gives its place to the row that is there now.
  const activeIndex = known ?? Math.min(active?.index ?? 0, count - 1);
  const activeRow = rowAt(activeIndex) ?? (known === null ? null : active?.credential);
  const activeId = activeRow?.id;
  useEffect(() => follow(activeId ?? null));

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
      setActive({ credential: rowAt(index) ?? null, index });
    },
    onFocus: (event) => {
      within.current = true;
      const row = event.target.closest<HTMLElement>('[data-row]');
      const index = Number(row?.ariaRowIndex) - 2;
      const credential = rowAt(index);
      if (credential && credential.id !== active?.credential?.id) setActive({ credential, index });
    },
    onBlur: () => {
      within.current = false;
    },
  };
}
