import { useMemo } from 'react';
import type { Account } from '#shared/contract/schemas.ts';
import { useSelection, type Selection } from '../../ui/useSelection.ts';

export interface SelectedPeople {
  readonly selection: Selection;
  /** Those who are selected and still there, shown or not. */
  readonly people: readonly Account[];
  /** How many of the people that the list shows are selected. */
  readonly shownCount: number;
  /** Selects somebody or not any more; by range, all from the last one to them. */
  readonly select: (id: string, byRange: boolean) => void;
  /** Selects all that the list shows, or none of them. */
  readonly selectAll: (selected: boolean) => void;
}

/**
 * The people that are selected.
 *
 * @param accounts everybody
 * @param shown those that the list shows, in its order
 */
export function useSelectedPeople(
  accounts: readonly Account[],
  shown: readonly Account[],
): SelectedPeople {
  const selection = useSelection();
  const { ids, add, drop, toggle, lastOne } = selection;
  const functions = useMemo(() => {
    const all = shown.map(({ id }) => id);
    return {
      select: (id: string, byRange: boolean): void => {
        const [from, to] = [all.indexOf(lastOne() ?? ''), all.indexOf(id)];
        if (!byRange || from < 0) toggle(id);
        else add(all.slice(Math.min(from, to), Math.max(from, to) + 1));
      },
      selectAll: (selected: boolean): void => (selected ? add(all) : drop(all)),
    };
  }, [shown, add, drop, toggle, lastOne]);
  return {
    selection,
    people: accounts.filter(({ id }) => ids.has(id)),
    shownCount: shown.filter(({ id }) => ids.has(id)).length,
    ...functions,
  };
}
