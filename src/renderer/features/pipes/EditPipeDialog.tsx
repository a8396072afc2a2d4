import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button.tsx';
import { classes } from '../../ui/classes.ts';
import { DialogFrame } from '../../ui/DialogFrame.tsx';
import { Form } from '../../forms/Form.tsx';
import { Notice } from '../../ui/Notice.tsx';
import stack from '../../ui/stack.module.css';
import { say } from '../../ui/toastManager.ts';
import { usePlacedError } from '../../i18n/useErrorText.ts';
import { ask } from '../../calls/client.ts';
import { useSubmit } from '../../forms/useSubmit.ts';
import type { PipeDialogProps } from './PipeDialog.tsx';
import type { KnownPipe } from './pipes.ts';
import { ProfileFields } from './ProfileFields.tsx';
import { profileErrors, useProfile } from './useProfile.ts';

interface EditPipeDialogProps extends PipeDialogProps {
  readonly pipe: KnownPipe;
}

/** Name and agent of a chat in the browser, or of a webhook. */
export function EditPipeDialog(props: EditPipeDialogProps) {
  const { t } = useTranslation();
  const { open, pipe, onClose, onClosed, finalFocus } = props;
  return (
    <DialogFrame
      open={open}
      title={t('pipes.editTitle', { name: pipe.name })}
      onClose={onClose}
      onClosed={onClosed}
      finalFocus={finalFocus}
    >
      <EditPipeForm {...props} />
    </DialogFrame>
  );
}

function EditPipeForm({ pipe, users, agents, onClose }: EditPipeDialogProps) {
  const { t } = useTranslation();
  const [profile, setProfile] = useProfile(pipe, '');
  const { busy, error, submit, clearError } = useSubmit(async () => {
    const { name, agentId } = profile;
    const result = await ask('pipes.update', { pipeId: pipe.id, name, agentId });
    if (result.ok) {
      say(t('toast.saved', { name }));
      onClose();
    }
    return result;
  });
  const placed = usePlacedError(error, profileErrors);
  return (
    <Form className={stack.stack} error={error} onSubmit={() => submit()} onEdit={clearError}>
      <ProfileFields
        pipe={pipe}
        profile={profile}
        onChange={setProfile}
        users={users}
        agents={agents}
        withOwner={false}
        at={placed.at}
      />
      {placed.form && <Notice tone="danger">{placed.form}</Notice>}
      <div className={classes(stack.actions, stack.footer)}>
        <Button onClick={onClose}>{t('action.cancel')}</Button>
        <Button type="submit" look="primary" busy={busy}>
          {t('action.save')}
        </Button>
      </div>
    </Form>
  );
}
