import { useTranslation } from 'react-i18next';
import { ask } from '../../calls/client.ts';
import { DialogForm } from '../../forms/DialogForm.tsx';
import { useSeenSubmit } from '../../forms/useSeenSubmit.ts';
import { usePlacedError } from '../../i18n/useErrorText.ts';
import { say } from '../../ui/toastManager.ts';
import type { KnownPipe, PipeDialogProps } from './pipes.ts';
import { ProfileFields, profileErrors, useProfile } from './profile.tsx';

interface EditPipeFormProps extends Pick<PipeDialogProps, 'users' | 'agents' | 'onClose'> {
  readonly pipe: KnownPipe;
}

/** Name and agent of a chat in the browser, or of a webhook. */
export function EditPipeForm({ pipe, users, agents, onClose }: EditPipeFormProps) {
  const { t } = useTranslation();
  const [profile, setProfile] = useProfile(pipe, '');
  const { busy, error, submit, clearError, overrule } = useSeenSubmit(pipe.stamp, async (seen) => {
    const { name, agentId } = profile;
    const result = await ask('pipes.update', { pipeId: pipe.id, name, agentId, seen });
    if (result.ok) {
      say(t('toast.saved', { name }));
      onClose();
    }
    return result;
  });
  const placed = usePlacedError(error, profileErrors);
  return (
    <DialogForm
      submit={t('action.save')}
      busy={busy}
      error={error}
      problem={placed.form}
      onSubmit={() => submit()}
      onEdit={clearError}
      onOverrule={overrule}
      onCancel={onClose}
    >
      <ProfileFields
        pipe={pipe}
        profile={profile}
        onChange={setProfile}
        users={users}
        agents={agents}
        withOwner={false}
        at={placed.at}
      />
    </DialogForm>
  );
}
