import { useTranslation } from 'react-i18next';
import type { KnownInstance } from '#shared/contract/schemas.ts';

/** What an instance is called in the window: the app's own one has no name of its own until it is given one. */
export function useInstanceName(): (instance: Pick<KnownInstance, 'name' | 'kind'>) => string {
  const { t } = useTranslation();
  return ({ name, kind }) => name || t(kind === 'own' ? 'instances.own' : 'instances.unnamed');
}
