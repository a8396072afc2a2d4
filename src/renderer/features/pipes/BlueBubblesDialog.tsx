import { useTranslation } from 'react-i18next';
import { DialogFrame } from '../../ui/DialogFrame.tsx';
import { BlueBubblesForm } from './BlueBubblesForm.tsx';
import type { PipeDialogProps } from './PipeDialog.tsx';
import type { KnownPipe } from './pipes.ts';

interface BlueBubblesDialogProps extends PipeDialogProps {
  /** Null: a new one. */
  readonly pipe: KnownPipe | null;
}

/** Connects iMessage through a BlueBubbles server, or changes how. */
export function BlueBubblesDialog({ pipe, ...dialog }: BlueBubblesDialogProps) {
  const { t } = useTranslation();
  const { open, onClose, onClosed, finalFocus } = dialog;
  return (
    <DialogFrame
      open={open}
      title={pipe ? t('pipes.editTitle', { name: pipe.name }) : t('pipes.blueBubbles.title')}
      onClose={onClose}
      onClosed={onClosed}
      finalFocus={finalFocus}
    >
      <BlueBubblesForm {...dialog} pipe={pipe} />
    </DialogFrame>
  );
}
