import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { SignedInUser } from '#shared/contract/schemas.ts';
import { Stage } from '../../../app/frame/Stage.tsx';
import { refreshApp, signOut } from '../../../calls/app.ts';
import { ask } from '../../../calls/client.ts';
import { Form } from '../../../forms/Form.tsx';
import { PasswordOwner } from '../../../forms/PasswordOwner.tsx';
import {
  NewPasswordFields,
  type NewPasswordHandle,
} from '../../../forms/new-password/NewPasswordFields.tsx';
import { useSubmit } from '../../../forms/useSubmit.ts';
import { usePlacedError } from '../../../i18n/useErrorText.ts';
import { Button } from '../../../ui/Button.tsx';
import { CardTitle } from '../../../ui/CardTitle.tsx';
import { Initial } from '../../../ui/Initial.tsx';
import { Notice } from '../../../ui/Notice.tsx';
import stack from '../../../ui/stack.module.css';
import { PlaceNotice } from '../../instances/PlaceNotice.tsx';
import { LeaveButton } from '../LeaveButton.tsx';

interface NewPasswordPageProps {
  readonly user: SignedInUser;
}

/** Signed in with a temporary password: asks for one that nobody else knows, before anything else is shown. */
export function NewPasswordPage({ user }: NewPasswordPageProps) {
  const { t } = useTranslation();
  const newPassword = useRef<NewPasswordHandle>(null);
  const leave = useSubmit(() => signOut());
  const { busy, error, submit, clearError } = useSubmit(async (password: string) => {
    const result = await ask('auth.choosePassword', { password });
    if (result.ok) newPassword.current?.clear();
    // Where it was too long ago that the temporary one was given, the window is locked now.
    await refreshApp();
    return result;
  });
  const placed = usePlacedError(error ?? leave.error, {
    password: ['password_too_short', 'password_too_long', 'password_same'],
  });

  return (
    <Stage ownLanguage>
      <CardTitle
        title={t('newPassword.title')}
        lead={t('newPassword.lead')}
        picture={<Initial name={user.displayName} large />}
      />
      <Form
        className={stack.stack}
        error={error}
        onSubmit={() => {
          const password = newPassword.current?.take() ?? null;
          if (password !== null) submit(password);
          else clearError();
        }}
        onEdit={clearError}
      >
        <PlaceNotice />
        <PasswordOwner username={user.username} />
        <NewPasswordFields
          ref={newPassword}
          words={() => [user.username, user.displayName]}
          another
          autoFocus
          error={placed.at('password')}
        />
        {placed.form && <Notice tone="danger">{placed.form}</Notice>}
        <Button type="submit" look="primary" className={stack.fill} busy={busy}>
          {t('newPassword.submit')}
        </Button>
        <LeaveButton leave={leave} />
      </Form>
    </Stage>
  );
}
