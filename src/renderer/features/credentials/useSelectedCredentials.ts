import { useCallback, useEffect, useLayoutEffect, useRef } from 'react';
import type { SelectionState } from '#shared/contract/schemas.ts';
import { limits } from '#shared/limits.ts';
import { useUser } from '../../calls/app.ts';
import { useAnswer } from '../../calls/useAnswer.ts';
import { useErrorText, type ShownError } from '../../i18n/useErrorText.ts';
import { say } from '../../ui/toastManager.ts';
import { useSelection, type Selection } from '../../ui/useSelection.ts';
import { callsFor, type Between } from './calls.ts';
import { narrowedTo, type ListWish } from './useCredentialList.ts';

export interface SelectedCredentials {
  readonly selection: Selection;
  /** What is known of them; null before the first answer. */
  readonly state: SelectionState | null;
  /** Selects a row or not any more; by range, all from the last one to it. */
  readonly select: (id: string, byRange: boolean) => void;
  /** Selects all that match, or none of them. */
  readonly selectAll: (selected: boolean) => void;
}

const none: SelectionState = { gone: [], matching: 0, owners: [] };

/** The credentials that are selected, whatever the list is narrowed to: one that is gone is not among them any more. */
export function useSelectedCredentials({
  search,
  filters,
  sorting,
}: ListWish): SelectedCredentials {
  const user = useUser();
  const errorText = useErrorText();
  const selection = useSelection();
  const { ids, version, add, drop } = selection;
  const narrowed = narrowedTo({ search, filters });
  const { value: state } = useAnswer(
    async () =>
      ids.size === 0
        ? { ok: true as const, value: none }
        : callsFor(user).selection([...ids], narrowed),
    { question: `${version} ${JSON.stringify(narrowed)}` },
  );

  useEffect(() => {
    if (state !== null && state.gone.length > 0) drop(state.gone);
  }, [state, drop]);

  const sayError = (error: ShownError): void => say(errorText(error));
  const pick = async (between: Between | null): Promise<readonly string[]> => {
    const result = await callsFor(user).pick({ ...narrowed, sort: sorting, between });
    if (result.ok) return result.value.ids;
    sayError(result.error);
    return [];
  };
  const addAll = (more: readonly string[]): void => {
    const max = limits.selectedRows;
    if (new Set([...ids, ...more]).size <= max) add(more);
    else sayError({ code: 'too_many_selected', params: { max } });
  };
  const now = {
    select: (id: string, byRange: boolean): void => {
      const from = selection.lastOne();
      if (byRange && from !== null) void pick({ one: from, other: id }).then(newest.current.addAll);
      else if (ids.has(id) || ids.size < limits.selectedRows) selection.toggle(id);
      else addAll([id]);
    },
    selectAll: (selected: boolean): void => {
      void pick(null).then((all) => (selected ? newest.current.addAll(all) : drop(all)));
    },
    addAll,
  };
  // The functions that are handed out stay the same: rows are not drawn anew for them.
  const newest = useRef(now);
  useLayoutEffect(() => {
    newest.current = now;
  });
  return {
    selection,
    state: ids.size === 0 ? none : state,
    select: useCallback((id, byRange) => newest.current.select(id, byRange), []),
    selectAll: useCallback((selected) => newest.current.selectAll(selected), []),
  };
}
