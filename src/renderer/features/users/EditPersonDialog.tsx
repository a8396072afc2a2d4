import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { refreshApp, useUser } from '../../calls/app.ts';
import { ask } from '../../calls/client.ts';
import { DialogForm } from '../../forms/DialogForm.tsx';
import { PersonNameFields, usePersonForm } from '../../forms/person.tsx';
import { DialogFrame } from '../../ui/DialogFrame.tsx';
import { say } from '../../ui/toastManager.ts';
import { nameInFull, shortName, type AccountDialogProps } from './people.ts';
import { ProfileChoices, type ProfileChoice } from './ProfileChoices.tsx';

export function EditPersonDialog({ account, ...dialog }: AccountDialogProps) {
  const { t } = useTranslation();
  return (
    <DialogFrame {...dialog} title={t('users.editTitle', { name: nameInFull(account) })}>
      <EditPersonForm account={account} onClose={dialog.onClose} />
    </DialogFrame>
  );
}

function EditPersonForm({ account, onClose }: Pick<AccountDialogProps, 'account' | 'onClose'>) {
  const { t } = useTranslation();
  const isOwn = account.id === useUser().id;
  const [choice, setChoice] = useState<ProfileChoice>(account);
  const { form, busy, overrule, at, problem, nameRefs } = usePersonForm(
    async (names, _password, mine) => {
      const { language, isAdmin } = choice;
      const result = await ask('users.update', {
        ...{ userId: account.id, ...names, language, isAdmin },
        seen: mine ? null : account.stamp,
      });
      if (result.ok) {
        if (isOwn) await refreshApp();
        say(t('toast.saved', { name: shortName(names) }));
        onClose();
      }
      return result;
    },
    { withPassword: false },
  );
  return (
    <DialogForm
      {...form}
      submit={t('action.save')}
      busy={busy}
      problem={problem}
      onOverrule={overrule}
      onCancel={onClose}
    >
      <PersonNameFields at={at} refs={nameRefs} first={account} />
      <ProfileChoices
        choice={choice}
        onChoice={setChoice}
        roleLocked={isOwn ? t('users.ownRole') : undefined}
        error={at('role')}
      />
    </DialogForm>
  );
}
