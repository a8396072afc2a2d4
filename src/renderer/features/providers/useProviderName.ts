import { useTranslation } from 'react-i18next';
import type { Provider } from '#shared/contract/schemas.ts';

/** What a provider is called: by its own name, but for the local server, which has a word in each language. */
export function useProviderName(): (provider: Provider) => string {
  const { t } = useTranslation();
  return ({ id, name }) => (id === 'pico' ? t('providers.local') : name);
}
