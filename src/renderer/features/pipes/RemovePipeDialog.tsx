import { useTranslation } from 'react-i18next';
import type { Removed } from '#shared/contract/schemas.ts';
import { limits } from '#shared/limits.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { ask } from '../../calls/client.ts';
import type { KnownPipe } from './pipes.ts';

interface RemovePipeDialogProps {
  readonly open: boolean;
  readonly pipe: KnownPipe;
  readonly onClose: () => void;
  readonly onClosed?: () => void;
  readonly onRemoved: (pipe: KnownPipe, removed: Removed) => void;
  readonly finalFocus?: () => HTMLElement | null;
}

/** Asks, and removes a pipe with its secret. */
export function RemovePipeDialog({ pipe, onRemoved, ...dialog }: RemovePipeDialogProps) {
  const { t } = useTranslation();
  const { name, owner } = pipe;
  return (
    <ConfirmDialog
      {...dialog}
      title={t('remove.title', { name })}
      confirm={t('action.remove')}
      onConfirm={async () => {
        const result = await ask('pipes.remove', { pipeId: pipe.id });
        if (result.ok) {
          dialog.onClose();
          onRemoved(pipe, result.value);
        }
        return result;
      }}
    >
      {t('pipes.removing.text', { person: owner.displayName })}{' '}
      {t('remove.undo', { count: limits.undoSeconds })}
    </ConfirmDialog>
  );
}
