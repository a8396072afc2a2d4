import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Account } from '#shared/contract/schemas.ts';
import { Button } from '../../ui/Button.tsx';
import { classes } from '../../ui/classes.ts';
import { DialogFrame } from '../../ui/DialogFrame.tsx';
import { fieldText, Form } from '../../forms/Form.tsx';
import { Notice } from '../../ui/Notice.tsx';
import stack from '../../ui/stack.module.css';
import { say } from '../../ui/toastManager.ts';
import { refreshApp, useUser } from '../../calls/app.ts';
import { ask } from '../../calls/client.ts';
import { useChecks, usernameFlaw } from '../../forms/useFieldChecks.ts';
import { useSubmit } from '../../forms/useSubmit.ts';
import { nameInFull } from './people.ts';
import type { PersonDialogProps } from './PersonDialog.tsx';
import { ProfileFields, useProfileError, type ProfileChoice } from './ProfileFields.tsx';

interface EditPersonDialogProps extends PersonDialogProps {
  readonly account: Account;
}

export function EditPersonDialog({ account, ...dialog }: EditPersonDialogProps) {
  const { t } = useTranslation();
  return (
    <DialogFrame {...dialog} title={t('users.editTitle', { name: nameInFull(account) })}>
      <EditPersonForm account={account} onClose={dialog.onClose} />
    </DialogFrame>
  );
}

type EditPersonFormProps = Pick<EditPersonDialogProps, 'account' | 'onClose'>;

function EditPersonForm({ account, onClose }: EditPersonFormProps) {
  const { t } = useTranslation();
  const own = account.id === useUser().id;
  const [choice, setChoice] = useState<ProfileChoice>(account);
  const { pass, at, forget } = useChecks<'username'>();
  const { busy, error, submit, clearError } = useSubmit(async (fields: FormData) => {
    const names = {
      username: fieldText(fields, 'username'),
      displayName: fieldText(fields, 'displayName'),
    };
    const { language, isAdmin } = choice;
    const result = await ask('users.update', { userId: account.id, ...names, language, isAdmin });
    if (result.ok) {
      if (own) await refreshApp();
      const name = names.displayName.trim() || names.username.trim();
      say(t('toast.saved', { name }));
      onClose();
    }
    return result;
  });
  const placed = useProfileError(error);

  return (
    <Form
      className={stack.stack}
      error={error}
      onSubmit={(fields) => {
        if (pass({ username: usernameFlaw(fieldText(fields, 'username')) })) submit(fields);
        else clearError();
      }}
      onEdit={() => {
        forget();
        clearError();
      }}
    >
      <ProfileFields
        displayName={{ first: account.displayName }}
        username={{ first: account.username }}
        choice={choice}
        onChoice={setChoice}
        roleLocked={own ? t('users.ownRole') : undefined}
        usernameFlaw={at('username')}
        placed={placed}
      />
      {placed.form && <Notice tone="danger">{placed.form}</Notice>}
      <div className={classes(stack.actions, stack.footer)}>
        <Button onClick={onClose}>{t('action.cancel')}</Button>
        <Button type="submit" look="primary" busy={busy}>
          {t('action.save')}
        </Button>
      </div>
    </Form>
  );
}
