import { useTranslation } from 'react-i18next';
import { DialogFrame } from '../../ui/DialogFrame.tsx';
import type { PipeSubject } from './actions.ts';
import { AnswerAuthDialog } from './AnswerAuthDialog.tsx';
import { BlueBubblesForm } from './BlueBubblesForm.tsx';
import { EditPipeForm } from './EditPipeForm.tsx';
import type { KnownPipe, PipeDialogProps } from './pipes.ts';
import { usePipeWords } from './pipeWords.tsx';
import { RemovePipeDialog } from './RemovePipeDialog.tsx';
import { ReplaceTokenDialog } from './ReplaceTokenDialog.tsx';
import { SendersDialog } from './SendersDialog.tsx';
import { TelegramEditForm } from './TelegramEditForm.tsx';
import { TelegramSetUpForm } from './TelegramSetUpForm.tsx';
import { WebhookDialog } from './WebhookDialog.tsx';
import { WritingToDialog } from './WritingToDialog.tsx';

/** The dialog for one thing that is done with a pipe. */
export function PipeDialog({
  subject,
  ...dialog
}: PipeDialogProps & { readonly subject: PipeSubject }) {
  switch (subject.action) {
    case 'add':
      return subject.transport === 'webhook' ? (
        <WebhookDialog {...dialog} />
      ) : (
        <AddPipeDialog {...dialog} transport={subject.transport} />
      );
    case 'edit':
      return <EditPipeDialog {...dialog} pipe={subject.pipe} />;
    case 'replaceToken':
      return <ReplaceTokenDialog {...dialog} pipe={subject.pipe} />;
    case 'senders':
      return <SendersDialog {...dialog} pipe={subject.pipe} />;
    case 'writingTo':
      return <WritingToDialog {...dialog} pipe={subject.pipe} />;
    case 'answerAuth':
      return <AnswerAuthDialog {...dialog} pipe={subject.pipe} />;
    case 'remove':
      return <RemovePipeDialog {...dialog} pipe={subject.pipe} />;
  }
}

interface AddPipeDialogProps extends PipeDialogProps {
  readonly transport: 'telegram' | 'imessage';
}

/** Sets up a new pipe: each kind asks for something else. */
function AddPipeDialog({ transport, ...dialog }: AddPipeDialogProps) {
  const { t } = useTranslation();
  return transport === 'telegram' ? (
    <DialogFrame {...dialog} title={t('pipes.telegram.title')}>
      <TelegramSetUpForm {...dialog} />
    </DialogFrame>
  ) : (
    <DialogFrame {...dialog} title={t('pipes.blueBubbles.title')}>
      <BlueBubblesForm {...dialog} pipe={null} />
    </DialogFrame>
  );
}

interface EditPipeDialogProps extends PipeDialogProps {
  readonly pipe: KnownPipe;
}

/** Changes what is set up. */
function EditPipeDialog(dialog: EditPipeDialogProps) {
  const { t } = useTranslation();
  const { transport } = dialog.pipe;
  const name = usePipeWords().name(dialog.pipe);
  return (
    <DialogFrame {...dialog} title={t('pipes.editTitle', { name })}>
      {transport === 'telegram' && <TelegramEditForm {...dialog} />}
      {transport === 'imessage' && <BlueBubblesForm {...dialog} />}
      {(transport === 'webhook' || transport === 'web') && <EditPipeForm {...dialog} />}
    </DialogFrame>
  );
}
