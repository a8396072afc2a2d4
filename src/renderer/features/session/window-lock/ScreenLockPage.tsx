import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { SignedInUser } from '#shared/contract/schemas.ts';
import { Button } from '../../../ui/Button.tsx';
import { CardTitle } from '../../../ui/CardTitle.tsx';
import { Field } from '../../../forms/Field.tsx';
import { fieldText, Form } from '../../../forms/Form.tsx';
import { Initial } from '../../../ui/Initial.tsx';
import { Notice } from '../../../ui/Notice.tsx';
import { PasswordInput } from '../../../forms/PasswordInput.tsx';
import { Stage } from '../../../app/frame/Stage.tsx';
import stack from '../../../ui/stack.module.css';
import { WaitNotice } from '../../../ui/WaitNotice.tsx';
import { useErrorText, usePlacedError } from '../../../i18n/useErrorText.ts';
import { refreshApp, signOut } from '../../../calls/app.ts';
import { ask } from '../../../calls/client.ts';
import { passwordFlaw, useFieldChecks } from '../../../forms/useFieldChecks.ts';
import { useCountdown } from '../../../ui/useCountdown.ts';
import { useSubmit } from '../../../forms/useSubmit.ts';

interface ScreenLockPageProps {
  readonly user: SignedInUser;
}

/** Signed in, but away: asks for the password before anything else is shown. */
export function ScreenLockPage({ user }: ScreenLockPageProps) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const password = useRef<HTMLInputElement>(null);
  const unlock = useSubmit(async (fields: FormData) => {
    const result = await ask('auth.unlock', { password: fieldText(fields, 'password') });
    if (result.ok) await refreshApp();
    else if (result.error.code === 'password_wrong') password.current?.select();
    return result;
  });
  const leave = useSubmit(() => signOut());
  const { pass, at, forget } = useFieldChecks<'password'>();
  const wait = useCountdown(unlock.error);
  const placed = usePlacedError(unlock.error, {
    password: ['password_wrong'],
    wait: ['sign_in_wait'],
  });
  const problem = placed.form ?? (leave.error && errorText(leave.error));

  return (
    <Stage ownLanguage>
      <CardTitle
        title={user.displayName}
        lead={t('screenLock.lead')}
        picture={<Initial name={user.displayName} large />}
      />
      <Form
        className={stack.stack}
        error={unlock.error}
        onSubmit={(fields) => {
          if (wait.left > 0) return;
          if (pass({ password: passwordFlaw(fieldText(fields, 'password')) }))
            unlock.submit(fields);
          else unlock.clearError();
        }}
        onEdit={() => {
          forget();
          if (wait.left === 0) unlock.clearError();
        }}
      >
        {/* For password managers: whose password it is. */}
        <input hidden readOnly name="username" autoComplete="username" value={user.username} />
        <Field label={t('user.password')} error={at('password') ?? placed.at('password')}>
          {(control) => (
            <PasswordInput
              {...control}
              ref={password}
              name="password"
              autoComplete="current-password"
              autoFocus
              required
            />
          )}
        </Field>
        <WaitNotice wait={wait} />
        {problem && <Notice tone="danger">{problem}</Notice>}
        <Button
          type="submit"
          look="primary"
          className={stack.fill}
          busy={unlock.busy}
          aria-disabled={wait.left > 0}
        >
          {t('screenLock.submit')}
        </Button>
        <Button
          look="quiet"
          className={stack.fill}
          busy={leave.busy}
          onClick={() => leave.submit()}
        >
          {t('screenLock.other')}
        </Button>
      </Form>
    </Stage>
  );
}
