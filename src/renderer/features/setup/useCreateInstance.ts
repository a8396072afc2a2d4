import type { Input } from '#shared/contract/index.ts';
import type { ShownError } from '../../i18n/useErrorText.ts';
import { refreshApp } from '../../calls/app.ts';
import { ask } from '../../calls/client.ts';
import { useSubmit } from '../../forms/useSubmit.ts';

/** Hears why the OS keychain did not take the secret, or `null`: the instance is there all the same. */
export type OnSealed = (error: ShownError | null) => void;

/** Creates the instance; the window then goes on to the first administrator. */
export function useCreateInstance(onSealed?: OnSealed) {
  return useSubmit(async (input: Input<'setup.createInstance'>) => {
    const result = await ask('setup.createInstance', input);
    if (result.ok) {
      onSealed?.(result.value.sealError);
      await refreshApp();
    }
    return result;
  });
}
