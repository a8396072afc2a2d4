import { useTranslation } from 'react-i18next';
import type { KnownInstance } from '#shared/contract/schemas.ts';
import { ask } from '../../calls/client.ts';
import { useSubmit } from '../../forms/useSubmit.ts';
import { useErrorText } from '../../i18n/useErrorText.ts';
import { sayBeside } from '../../ui/toastManager.ts';
import { useInstanceName } from './instanceNames.ts';

/** Takes a Selu off the list; the main process asks first, and what could not be taken out of the keychain is said. */
export function useForget() {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const nameOf = useInstanceName();
  return useSubmit(async (instance: Pick<KnownInstance, 'id' | 'name' | 'kind'>) => {
    const result = await ask('instances.forget', { id: instance.id });
    if (result.ok && result.value.left !== null) {
      const problem = errorText(result.value.left);
      sayBeside(t('instances.sealedLeft', { name: nameOf(instance), problem }));
    }
    return result;
  });
}
