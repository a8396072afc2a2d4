import { useTranslation } from 'react-i18next';
import { limits } from '#shared/limits.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { ask } from '../../calls/client.ts';
import { useShownInstance } from '../../calls/app.ts';
import type { DialogProps } from '../../ui/useDialog.ts';
import type { KnownPipe, PipeDialogProps } from './pipes.ts';

interface RemovePipeDialogProps extends DialogProps, Pick<PipeDialogProps, 'onRemoved'> {
  readonly pipe: KnownPipe;
}

/** Asks, and removes a pipe with its secret. */
export function RemovePipeDialog({ pipe, onRemoved, ...dialog }: RemovePipeDialogProps) {
  const { t } = useTranslation();
  const { name, owner } = pipe;
  const isAttached = useShownInstance()?.kind === 'attached';
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
      {isAttached && `${t('pipes.removing.conversations')} `}
      {t('remove.undo', { count: limits.undoSeconds })}
    </ConfirmDialog>
  );
}
