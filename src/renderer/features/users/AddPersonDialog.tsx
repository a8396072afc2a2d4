import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ask } from '../../calls/client.ts';
import { useRefusal } from '../../calls/refusal.ts';
import { DialogForm } from '../../forms/DialogForm.tsx';
import { NewPasswordFields } from '../../forms/new-password/NewPasswordFields.tsx';
import { PersonNameFields, usePersonForm } from '../../forms/person.tsx';
import { useLanguage } from '../../i18n/useLanguage.ts';
import { DialogFrame } from '../../ui/DialogFrame.tsx';
import { say } from '../../ui/toastManager.ts';
import type { DialogProps } from '../../ui/useDialog.ts';
import { AccessChoice, firstAccess } from './AccessChoice.tsx';
import { shortName } from './people.ts';
import { TemporaryChoice } from './TemporaryChoice.tsx';
import { ProfileChoices, type ProfileChoice } from './ProfileChoices.tsx';

export function AddPersonDialog(dialog: DialogProps) {
  const { t } = useTranslation();
  return (
    <DialogFrame {...dialog} title={t('users.add')}>
      <AddPersonForm onClose={dialog.onClose} />
    </DialogFrame>
  );
}

function AddPersonForm({ onClose }: Pick<DialogProps, 'onClose'>) {
  const { t } = useTranslation();
  const language = useLanguage();
  const [access, setAccess] = useState(firstAccess);
  const accessFixed = useRefusal('access') !== undefined;
  const [temporary, setTemporary] = useState(false);
  const [choice, setChoice] = useState<ProfileChoice>({ language, isAdmin: false });
  const { form, busy, at, problem, nameRefs, newPassword, words } = usePersonForm(
    async (names, password) => {
      const result = await ask('users.create', {
        ...names,
        ...choice,
        password,
        temporary,
        access,
      });
      if (result.ok) {
        say(t('toast.added', { name: shortName(names) }));
        onClose();
      }
      return result;
    },
  );
  return (
    <DialogForm {...form} submit={t('action.add')} busy={busy} problem={problem} onCancel={onClose}>
      <PersonNameFields at={at} refs={nameRefs} />
      <ProfileChoices choice={choice} onChoice={setChoice} error={at('role')} />
      {!accessFixed && <AccessChoice onChoice={setAccess} />}
      <NewPasswordFields ref={newPassword} words={words} error={at('password')} />
      <TemporaryChoice checked={temporary} onChange={setTemporary} />
    </DialogForm>
  );
}
