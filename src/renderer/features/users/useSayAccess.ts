import { useTranslation } from 'react-i18next';
import type { AccessChanged } from '#shared/contract/schemas.ts';
import { say } from '../../ui/toastManager.ts';

/** Tells what a change of the agents of several people has come to. */
export function useSayAccess(): (changed: AccessChanged) => void {
  const { t } = useTranslation();
  return ({ changed, unchanged }) => {
    const text = t('access.several.done', { count: changed });
    if (changed + unchanged === 0) return;
    say(unchanged > 0 ? t('access.several.same', { text, count: unchanged }) : text);
  };
}
