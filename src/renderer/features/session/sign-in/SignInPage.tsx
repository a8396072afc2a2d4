import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../../ui/Button.tsx';
import { CardTitle } from '../../../ui/CardTitle.tsx';
import { Checkbox } from '../../../ui/Checkbox.tsx';
import { Field } from '../../../forms/Field.tsx';
import { PlaceNotice } from '../../instances/PlaceNotice.tsx';
import { ProofNotice } from '../master-secret/ProofNotice.tsx';
import { fieldText, Form } from '../../../forms/Form.tsx';
import { Notice } from '../../../ui/Notice.tsx';
import { PasswordInput } from '../../../forms/PasswordInput.tsx';
import { Stage } from '../../../app/frame/Stage.tsx';
import stack from '../../../ui/stack.module.css';
import { forgetPlace } from '../../../ui/address.ts';
import { TextInput } from '../../../ui/TextInput.tsx';
import { WaitNotice } from '../../../ui/WaitNotice.tsx';
import { usePlacedError } from '../../../i18n/useErrorText.ts';
import { refreshApp, useApp } from '../../../calls/app.ts';
import { ask } from '../../../calls/client.ts';
import { passwordFlaw, useFieldChecks, usernameFlaw } from '../../../forms/useFieldChecks.ts';
import { useCountdown } from '../../../ui/useCountdown.ts';
import { useSubmit } from '../../../forms/useSubmit.ts';
import { ForgotPassword } from './ForgotPassword.tsx';
import styles from './SignInPage.module.css';

interface SignInPageProps {
  /** Who is remembered; null: nobody. */
  readonly remembered: string | null;
}

export function SignInPage({ remembered }: SignInPageProps) {
  const { t } = useTranslation();
  const username = useRef<HTMLInputElement>(null);
  const password = useRef<HTMLInputElement>(null);
  const dropped = useApp((app) => app.dropped);
  // An account that is gone is nobody's to sign in with.
  const isGone = dropped?.reason === 'accountDeleted';
  const first = (isGone ? null : dropped?.username) ?? remembered;
  const { pass, at, forget } = useFieldChecks<'username' | 'password'>();
  const { busy, error, submit, clearError } = useSubmit(async (fields: FormData) => {
    const result = await ask('auth.signIn', {
      username: fieldText(fields, 'username'),
      password: fieldText(fields, 'password'),
      staySignedIn: fields.has('stay'),
      rememberName: fields.has('remember'),
    });
    if (result.ok) await refreshApp();
    else {
      password.current?.focus();
      if (result.error.code !== 'sign_in_wait') password.current?.select();
    }
    return result;
  });
  // Whoever was signed out without having asked for it goes on where they were.
  const wasAsked = dropped === null;
  useEffect(() => {
    if (wasAsked) forgetPlace();
  }, [wasAsked]);
  const why = dropped && t(`signIn.why.${dropped.reason}`);
  const whyText = isGone ? why : t('signIn.dropped', { why });
  const wait = useCountdown(error);
  const placed = usePlacedError(error, { wait: ['sign_in_wait'] });

  return (
    <Stage>
      <CardTitle title={t('signIn.title')} lead={t('signIn.lead')} />
      <Form
        className={stack.stack}
        error={error}
        onSubmit={(fields) => {
          if (wait.left > 0) return;
          const isFilled = pass({
            username: usernameFlaw(fieldText(fields, 'username')),
            password: passwordFlaw(fieldText(fields, 'password')),
          });
          if (isFilled) submit(fields);
          else clearError();
        }}
        onEdit={() => {
          forget();
          if (wait.left === 0) clearError();
        }}
      >
        <PlaceNotice />
        <ProofNotice />
        {dropped !== null && !error && <Notice tone="plain">{whyText}</Notice>}
        <Field label={t('user.username')} error={at('username')}>
          {(control) => (
            <TextInput
              {...control}
              ref={username}
              name="username"
              autoComplete="username"
              defaultValue={first ?? ''}
              autoFocus={first === null}
              required
              // Nobody else has to wait for whoever mistyped.
              onChange={() => wait.left > 0 && clearError()}
            />
          )}
        </Field>
        <Field label={t('user.password')} error={at('password')}>
          {(control) => (
            <PasswordInput
              {...control}
              ref={password}
              name="password"
              autoComplete="current-password"
              autoFocus={first !== null}
              required
            />
          )}
        </Field>
        <div className={styles.choices}>
          <Checkbox name="remember" defaultChecked={remembered !== null}>
            {t('signIn.remember')}
          </Checkbox>
          <Checkbox name="stay">{t('signIn.stay')}</Checkbox>
        </div>
        <WaitNotice wait={wait} />
        {placed.form && <Notice tone="danger">{placed.form}</Notice>}
        <Button
          type="submit"
          look="primary"
          className={stack.fill}
          busy={busy}
          aria-disabled={wait.left > 0}
        >
          {t('signIn.submit')}
        </Button>
        <ForgotPassword username={() => username.current?.value ?? ''} />
      </Form>
    </Stage>
  );
}
