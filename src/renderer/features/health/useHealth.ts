import { useUser } from '../../calls/app.ts';
import { ask } from '../../calls/client.ts';
import { useAnswer, type Answer } from '../../calls/useAnswer.ts';
import type { Health } from '#shared/contract/schemas.ts';

/** What needs whoever is signed in: administrators all, members what is theirs. */
export function useHealth(): Answer<Health> {
  const { isAdmin } = useUser();
  const name = isAdmin ? 'health.list' : 'health.listOwn';
  return useAnswer<Health>(() => ask(name, {}), { name });
}
