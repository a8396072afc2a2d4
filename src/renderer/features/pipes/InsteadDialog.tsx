import { useTranslation } from 'react-i18next';
import { ask } from '../../calls/client.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import type { DialogProps } from '../../ui/useDialog.ts';
import type { KnownPipe } from './pipes.ts';

interface InsteadDialogProps extends DialogProps {
  readonly pipe: KnownPipe;
  /** The one of the same kind that is on, and goes off. */
  readonly other: KnownPipe;
}

/** Asks before a pipe is turned on where that turns off another: Selu runs one of a kind at a time. */
export function InsteadDialog({ pipe, other, ...dialog }: InsteadDialogProps) {
  const { t } = useTranslation();
  const names = { name: pipe.name, other: other.name };
  return (
    <ConfirmDialog
      {...dialog}
      title={t('pipes.instead.title', names)}
      confirm={t('pipes.instead.confirm')}
      onConfirm={async () => {
        const result = await ask('pipes.setActive', {
          pipeId: pipe.id,
          active: true,
          insteadOf: other.id,
        });
        if (result.ok) dialog.onClose();
        return result;
      }}
    >
      {t('pipes.instead.text', names)}
    </ConfirmDialog>
  );
}
