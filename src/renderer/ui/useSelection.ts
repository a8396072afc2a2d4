/** Which rows of a list are selected: by their ids, since a long list is never here as a whole. */
import { useCallback, useMemo, useRef, useState } from 'react';

export interface Selection {
  readonly ids: ReadonlySet<string>;
  /** Another number with each change. */
  readonly version: number;
  /** Selects a row, or not any more. Where a range ends next is counted from it. */
  readonly toggle: (id: string) => void;
  readonly add: (ids: readonly string[]) => void;
  readonly drop: (ids: readonly string[]) => void;
  readonly clear: () => void;
  /** The row that was selected last. */
  readonly lastOne: () => string | null;
}

/** A selection that begins empty. Its functions stay the same. */
export function useSelection(): Selection {
  const [{ ids, version }, setState] = useState({ ids: new Set<string>(), version: 0 });
  const last = useRef<string | null>(null);
  const change = useCallback((work: (next: Set<string>) => void): void => {
    setState((before) => {
      const next = new Set(before.ids);
      work(next);
      return { ids: next, version: before.version + 1 };
    });
  }, []);
  const functions = useMemo(
    () => ({
      toggle: (id: string) => {
        last.current = id;
        change((next) => {
          if (!next.delete(id)) next.add(id);
        });
      },
      add: (more: readonly string[]) => change((next) => more.forEach((id) => next.add(id))),
      drop: (fewer: readonly string[]) => change((next) => fewer.forEach((id) => next.delete(id))),
      clear: () => {
        last.current = null;
        change((next) => next.clear());
      },
      lastOne: () => last.current,
    }),
    [change],
  );
  return useMemo(() => ({ ids, version, ...functions }), [ids, version, functions]);
}
