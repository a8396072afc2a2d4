import { useTranslation } from 'react-i18next';
import type { Removed } from '#shared/contract/schemas.ts';
import { useErrorText } from '../i18n/useErrorText.ts';
import { ask } from './client.ts';
import { offerAction, say } from '../ui/toastManager.ts';

interface Gone {
  readonly name: string;
  /** What is said of it, if not that it was removed. */
  readonly text?: string;
  /** What is said of it when it is back, if not just that. */
  readonly restored?: string;
}

/** Tells that something was removed, and undoes it for as long as that is possible. */
export function useRemoved(): (what: Gone, removed: Removed) => void {
  const { t } = useTranslation();
  const errorText = useErrorText();
  return (
    { name, text = t('toast.removed', { name }), restored = t('toast.restored', { name }) },
    { undo, undoSeconds },
  ) => {
    offerAction({
      text,
      action: t('action.undo'),
      seconds: undoSeconds,
      onAction: async () => {
        const result = await ask('removals.undo', { undo });
        say(result.ok ? restored : errorText(result.error));
      },
    });
  };
}
