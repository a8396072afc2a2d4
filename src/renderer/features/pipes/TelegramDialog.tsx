import { useTranslation } from 'react-i18next';
import { DialogFrame } from '../../ui/DialogFrame.tsx';
import type { PipeDialogProps } from './PipeDialog.tsx';
import type { KnownPipe } from './pipes.ts';
import { TelegramEditForm } from './TelegramEditForm.tsx';
import { TelegramSetUpForm } from './TelegramSetUpForm.tsx';

interface TelegramDialogProps extends PipeDialogProps {
  /** Null: a new one. */
  readonly pipe: KnownPipe | null;
}

/** Sets up a Telegram bot step by step, or changes what is set up. */
export function TelegramDialog({ pipe, ...dialog }: TelegramDialogProps) {
  const { t } = useTranslation();
  const { open, onClose, onClosed, finalFocus } = dialog;
  return (
    <DialogFrame
      open={open}
      title={pipe ? t('pipes.editTitle', { name: pipe.name }) : t('pipes.telegram.title')}
      onClose={onClose}
      onClosed={onClosed}
      finalFocus={finalFocus}
    >
      {pipe ? <TelegramEditForm {...dialog} pipe={pipe} /> : <TelegramSetUpForm {...dialog} />}
    </DialogFrame>
  );
}
