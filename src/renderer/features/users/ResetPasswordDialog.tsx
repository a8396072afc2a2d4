import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Account } from '#shared/contract/schemas.ts';
import { Button } from '../../ui/Button.tsx';
import { classes } from '../../ui/classes.ts';
import { DialogFrame } from '../../ui/DialogFrame.tsx';
import { Form } from '../../forms/Form.tsx';
import {
  NewPasswordFields,
  type NewPasswordHandle,
} from '../../forms/new-password/NewPasswordFields.tsx';
import { Notice } from '../../ui/Notice.tsx';
import stack from '../../ui/stack.module.css';
import { say } from '../../ui/toastManager.ts';
import { usePlacedError } from '../../i18n/useErrorText.ts';
import { ask } from '../../calls/client.ts';
import { useSubmit } from '../../forms/useSubmit.ts';
import { nameInFull } from './people.ts';
import type { PersonDialogProps } from './PersonDialog.tsx';

interface ResetPasswordDialogProps extends PersonDialogProps {
  readonly account: Account;
}

/** A new password for somebody who has lost theirs. */
export function ResetPasswordDialog({ account, ...dialog }: ResetPasswordDialogProps) {
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

type ResetPasswordFormProps = Pick<ResetPasswordDialogProps, 'account' | 'onClose'>;

function ResetPasswordForm({ account, onClose }: ResetPasswordFormProps) {
  const { t } = useTranslation();
  const newPassword = useRef<NewPasswordHandle>(null);
  const { busy, error, submit, clearError } = useSubmit(async (password: string) => {
    const result = await ask('users.resetPassword', { userId: account.id, password });
    if (result.ok) {
      newPassword.current?.clear();
      say(t('users.reset.done', { name: account.displayName }));
      onClose();
    }
    return result;
  });
  const placed = usePlacedError(error, { password: ['password_too_short', 'password_too_long'] });

  return (
    <Form
      className={stack.stack}
      error={error}
      onEdit={clearError}
      onSubmit={() => {
        const password = newPassword.current?.take() ?? null;
        if (password !== null) submit(password);
      }}
    >
      {/* For password managers: whose password it is. */}
      <input hidden readOnly name="username" autoComplete="username" value={account.username} />
      <NewPasswordFields
        ref={newPassword}
        words={() => [account.username, account.displayName]}
        another
        error={placed.at('password')}
      />
      {placed.form && <Notice tone="danger">{placed.form}</Notice>}
      <div className={classes(stack.actions, stack.footer)}>
        <Button onClick={onClose}>{t('action.cancel')}</Button>
        <Button type="submit" look="primary" busy={busy}>
          {t('users.resetPassword')}
        </Button>
      </div>
    </Form>
  );
}
