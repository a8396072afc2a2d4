import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { SignedInUser } from '#shared/contract/schemas.ts';
import { Button } from '../../components/Button.tsx';
import { CardTitle } from '../../components/CardTitle.tsx';
import { Field } from '../../components/Field.tsx';
import { fieldText, Form } from '../../components/Form.tsx';
import { Initial } from '../../components/Initial.tsx';
import { Notice } from '../../components/Notice.tsx';
import { PasswordInput } from '../../components/PasswordInput.tsx';
import { Stage } from '../../components/Stage.tsx';
import stack from '../../components/stack.module.css';
import { WaitNotice } from '../../components/WaitNotice.tsx';
import { useErrorText, usePlacedError } from '../../i18n/useErrorText.ts';
import { refreshApp, signOut } from '../../state/app.ts';
import { ask } from '../../state/client.ts';
import { passwordFlaw, useChecks } from '../../state/useChecks.ts';
import { useCountdown } from '../../state/useCountdown.ts';
import { useSubmit } from '../../state/useSubmit.ts';

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
  const { pass, at, forget } = useChecks<'password'>();
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
