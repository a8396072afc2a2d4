/** What came of a restore, until the person has read it: the page from which it was begun is gone by then. */
import { create } from 'zustand';
import type { RestoreOutcome } from '#shared/contract/schemas.ts';

export const useRestored = create<{ readonly outcome: RestoreOutcome | null }>(() => ({
  outcome: null,
}));
