import type { Input } from '#shared/contract/index.ts';
import { refreshApp } from '../../state/app.ts';
import { ask } from '../../state/client.ts';
import { useSubmit } from '../../state/useSubmit.ts';

/** Creates the instance; the window then goes on to the first administrator. */
export function useCreateInstance() {
  return useSubmit(async (input: Input<'setup.createInstance'>) => {
    const result = await ask('setup.createInstance', input);
    if (result.ok) await refreshApp();
    return result;
  });
}
