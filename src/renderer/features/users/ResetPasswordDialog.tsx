import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DialogFrame } from '../../ui/DialogFrame.tsx';
import { DialogForm } from '../../forms/DialogForm.tsx';
import { PasswordOwner } from '../../forms/PasswordOwner.tsx';
import {
  NewPasswordFields,
  type NewPasswordHandle,
} from '../../forms/new-password/NewPasswordFields.tsx';
import { say } from '../../ui/toastManager.ts';
import { usePlacedError } from '../../i18n/useErrorText.ts';
import { ask } from '../../calls/client.ts';
import { useSubmit } from '../../forms/useSubmit.ts';
import { TemporaryChoice } from './TemporaryChoice.tsx';
import { nameInFull, type AccountDialogProps } from './people.ts';

/** A new password for somebody who has lost theirs. */
export function ResetPasswordDialog({ account, ...dialog }: AccountDialogProps) {
  const { t } = useTranslation();
  const name = account.displayName;
  return (
    <DialogFrame
      {...dialog}
      title={t('users.reset.title', { name: nameInFull(account) })}
      lead={t('users.reset.lead', { name })}
    >
      <ResetPasswordForm account={account} onClose={dialog.onClose} />
    </DialogFrame>
  );
}

function ResetPasswordForm({ account, onClose }: Pick<AccountDialogProps, 'account' | 'onClose'>) {
  const { t } = useTranslation();
  const [temporary, setTemporary] = useState(false);
  const newPassword = useRef<NewPasswordHandle>(null);
  const { busy, error, submit, clearError } = useSubmit(async (password: string) => {
    const result = await ask('users.resetPassword', {
      userId: account.id,
      password,
      temporary,
    });
    if (result.ok) {
      newPassword.current?.clear();
      say(t('users.reset.done', { name: account.displayName }));
      onClose();
    }
    return result;
  });
  const placed = usePlacedError(error, { password: ['password_too_short', 'password_too_long'] });

  return (
    <DialogForm
      submit={t('users.resetPassword')}
      busy={busy}
      error={error}
      problem={placed.form}
      onCancel={onClose}
      onEdit={clearError}
      onSubmit={() => {
        const password = newPassword.current?.take() ?? null;
        if (password !== null) submit(password);
      }}
    >
      <PasswordOwner username={account.username} />
      <NewPasswordFields
        ref={newPassword}
        words={() => [account.username, account.displayName]}
        another
        error={placed.at('password')}
      />
      <TemporaryChoice checked={temporary} onChange={setTemporary} />
    </DialogForm>
  );
}
