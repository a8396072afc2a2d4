import type { SelectionState } from '#shared/contract/schemas.ts';
import { useUser } from '../../calls/app.ts';
import { useAnswer } from '../../calls/useAnswer.ts';
import { callsFor } from './calls.ts';
import { noFilters } from './filters.ts';
import { narrowedTo } from './useCredentialList.ts';

const everything = narrowedTo({ search: '', filters: noFilters });

/** Whose several credentials are, as it is now; null until that is known. */
export function useOwners(ids: readonly string[]): SelectionState['owners'] | null {
  const user = useUser();
  return useAnswer(() => callsFor(user).selection([...ids], everything)).value?.owners ?? null;
}
