import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { DialogForm } from '../../forms/DialogForm.tsx';
import { PasswordOwner } from '../../forms/PasswordOwner.tsx';
import { DialogFrame } from '../../ui/DialogFrame.tsx';
import { say } from '../../ui/toastManager.ts';
import { Field } from '../../forms/Field.tsx';
import {
  NewPasswordFields,
  type NewPasswordHandle,
} from '../../forms/new-password/NewPasswordFields.tsx';
import { PasswordInput } from '../../forms/PasswordInput.tsx';
import { WaitNotice } from '../../ui/WaitNotice.tsx';
import { usePlacedError } from '../../i18n/useErrorText.ts';
import { useUser } from '../../calls/app.ts';
import { ask } from '../../calls/client.ts';
import { passwordFlaw, useFieldChecks } from '../../forms/useFieldChecks.ts';
import { useCountdown } from '../../ui/useCountdown.ts';
import { passwordErrand, useChangePassword } from './actions.ts';
import { useSubmit } from '../../forms/useSubmit.ts';

/** The button that changes one's own password, and its dialog. */
export function ChangePassword() {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const show = (): void => setOpen(true);
  const action = useChangePassword(show);
  passwordErrand.useArrived(show);
  return (
    <>
      <ActionButton action={action} withIcon />
      <DialogFrame
        open={open}
        onClose={() => setOpen(false)}
        title={t('myAccount.password')}
        lead={t('myAccount.passwordLead')}
      >
        <PasswordForm onClose={() => setOpen(false)} />
      </DialogFrame>
    </>
  );
}

/** The present one, and the new one twice. */
function PasswordForm({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation();
  const { username, displayName } = useUser();
  const current = useRef<HTMLInputElement>(null);
  const newPassword = useRef<NewPasswordHandle>(null);

  const { pass, at, forget } = useFieldChecks<'current'>();
  const { busy, error, submit, clearError } = useSubmit(async (password: string) => {
    const result = await ask('account.changePassword', {
      current: current.current?.value ?? '',
      password,
    });
    if (result.ok) {
      if (current.current) current.current.value = '';
      newPassword.current?.clear();
      say(t('myAccount.changed', { count: result.value.ended }));
      onClose();
    } else if (result.error.code === 'password_wrong') current.current?.select();
    return result;
  });
  const wait = useCountdown(error);
  const placed = usePlacedError(error, {
    current: ['password_wrong'],
    password: ['password_too_short', 'password_too_long'],
    wait: ['sign_in_wait'],
  });

  return (
    <DialogForm
      submit={t('myAccount.update')}
      busy={busy}
      disabled={wait.left > 0}
      error={error}
      problem={placed.form}
      onCancel={onClose}
      onSubmit={() => {
        if (wait.left > 0) return;
        const present = current.current?.value ?? '';
        const isFilled = pass({ current: passwordFlaw(present) });
        const password = newPassword.current?.take(present) ?? null;
        if (isFilled && password !== null) submit(password);
        else clearError();
      }}
      onEdit={() => {
        forget();
        if (wait.left === 0) clearError();
      }}
    >
      <PasswordOwner username={username} />
      <Field label={t('password.current')} error={at('current') ?? placed.at('current')}>
        {(control) => (
          <PasswordInput
            {...control}
            ref={current}
            name="current"
            autoComplete="current-password"
            required
          />
        )}
      </Field>
      <NewPasswordFields
        ref={newPassword}
        words={() => [username, displayName]}
        another
        error={placed.at('password')}
      />
      <WaitNotice wait={wait} />
    </DialogForm>
  );
}
