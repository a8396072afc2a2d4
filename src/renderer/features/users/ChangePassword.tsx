import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button.tsx';
import { Field } from '../../forms/Field.tsx';
import { Form } from '../../forms/Form.tsx';
import {
  NewPasswordFields,
  type NewPasswordHandle,
} from '../../forms/new-password/NewPasswordFields.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { PasswordInput } from '../../forms/PasswordInput.tsx';
import stack from '../../ui/stack.module.css';
import { WaitNotice } from '../../ui/WaitNotice.tsx';
import { usePlacedError } from '../../i18n/useErrorText.ts';
import { useUser } from '../../calls/app.ts';
import { ask } from '../../calls/client.ts';
import { useRefusal } from '../../calls/refusal.ts';
import { passwordFlaw, useFieldChecks } from '../../forms/useFieldChecks.ts';
import { useCountdown } from '../../ui/useCountdown.ts';
import { useSubmit } from '../../forms/useSubmit.ts';
import { AccountCard } from './AccountCard.tsx';

/** One's own password. Where it cannot be changed nothing is asked for. */
export function ChangePassword() {
  const { t } = useTranslation();
  const refused = useRefusal('people');
  return (
    <AccountCard title={t('myAccount.password')} lead={t('myAccount.passwordLead')}>
      {refused === undefined ? <PasswordForm /> : <Notice tone="plain">{refused}</Notice>}
    </AccountCard>
  );
}

/** The present one, and the new one twice. */
function PasswordForm() {
  const { t } = useTranslation();
  const { username, displayName } = useUser();
  const current = useRef<HTMLInputElement>(null);
  const newPassword = useRef<NewPasswordHandle>(null);
  /** How many other sessions the last change has ended. */
  const [ended, setEnded] = useState<number | null>(null);

  const { pass, at, forget } = useFieldChecks<'current'>();
  const { busy, error, submit, clearError } = useSubmit(async (password: string) => {
    setEnded(null);
    const result = await ask('account.changePassword', {
      current: current.current?.value ?? '',
      password,
    });
    if (result.ok) {
      if (current.current) current.current.value = '';
      newPassword.current?.clear();
      setEnded(result.value.ended);
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
    <Form
      className={stack.stack}
      error={error}
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
      {/* For password managers: whose password it is. */}
      <input hidden readOnly name="username" autoComplete="username" value={username} />
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
      {ended !== null && <Notice tone="good">{t('myAccount.changed', { count: ended })}</Notice>}
      {placed.form && <Notice tone="danger">{placed.form}</Notice>}
      <div className={stack.actions}>
        <Button type="submit" look="primary" busy={busy} aria-disabled={wait.left > 0}>
          {t('myAccount.password')}
        </Button>
      </div>
    </Form>
  );
}
