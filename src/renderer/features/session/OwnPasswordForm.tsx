import { useRef, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { SignedInUser } from '#shared/contract/schemas.ts';
import type { Result } from '#shared/errors.ts';
import { Field } from '../../forms/Field.tsx';
import { fieldText, Form } from '../../forms/Form.tsx';
import { PasswordOwner } from '../../forms/PasswordOwner.tsx';
import { PasswordInput } from '../../forms/PasswordInput.tsx';
import { passwordFlaw, useFieldChecks } from '../../forms/useFieldChecks.ts';
import { useSubmit } from '../../forms/useSubmit.ts';
import { usePlacedError } from '../../i18n/useErrorText.ts';
import { Notice } from '../../ui/Notice.tsx';
import stack from '../../ui/stack.module.css';
import { useCountdown } from '../../ui/useCountdown.ts';
import { WaitNotice } from '../../ui/WaitNotice.tsx';

interface OwnPasswordFormProps {
  readonly user: SignedInUser;
  /** Has the password checked. */
  readonly prove: (password: string) => Promise<Result<unknown>>;
  /** Says whose password it is, where that is not plain. */
  readonly label?: string;
  /** What else went wrong, if anything. */
  readonly problem?: string | null;
  /** The buttons, the one that submits among them. */
  readonly children: (state: { readonly busy: boolean; readonly waiting: boolean }) => ReactNode;
}

/** Asks whoever is signed in for their password, and makes them wait after too many wrong ones. */
export function OwnPasswordForm(props: OwnPasswordFormProps) {
  const { user, prove, problem = null, children } = props;
  const { t } = useTranslation();
  const password = useRef<HTMLInputElement>(null);
  const { busy, error, submit, clearError } = useSubmit(async (fields: FormData) => {
    const result = await prove(fieldText(fields, 'password'));
    if (!result.ok && result.error.code === 'password_wrong') password.current?.select();
    return result;
  });
  const { pass, at, forget } = useFieldChecks<'password'>();
  const wait = useCountdown(error);
  const waiting = wait.left > 0;
  const placed = usePlacedError(error, { password: ['password_wrong'], wait: ['sign_in_wait'] });
  const sentence = placed.form ?? problem;

  return (
    <Form
      className={stack.stack}
      error={error}
      onSubmit={(fields) => {
        if (waiting) return;
        if (pass({ password: passwordFlaw(fieldText(fields, 'password')) })) submit(fields);
        else clearError();
      }}
      onEdit={() => {
        forget();
        if (!waiting) clearError();
      }}
    >
      <PasswordOwner username={user.username} />
      <Field
        label={props.label ?? t('user.password')}
        error={at('password') ?? placed.at('password')}
      >
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
      {sentence && <Notice tone="danger">{sentence}</Notice>}
      {children({ busy, waiting })}
    </Form>
  );
}
