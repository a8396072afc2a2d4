import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button.tsx';
import { classes } from '../../ui/classes.ts';
import { DialogFrame } from '../../ui/DialogFrame.tsx';
import { fieldText, Form } from '../../forms/Form.tsx';
import {
  NewPasswordFields,
  type NewPasswordHandle,
} from '../../forms/new-password/NewPasswordFields.tsx';
import { Notice } from '../../ui/Notice.tsx';
import stack from '../../ui/stack.module.css';
import { say } from '../../ui/toastManager.ts';
import { useLanguage } from '../../i18n/useLanguage.ts';
import { ask } from '../../calls/client.ts';
import { useChecks, usernameFlaw } from '../../forms/useFieldChecks.ts';
import { useSubmit } from '../../forms/useSubmit.ts';
import type { PersonDialogProps } from './PersonDialog.tsx';
import { ProfileFields, useProfileError, type ProfileChoice } from './ProfileFields.tsx';

export function AddPersonDialog(props: PersonDialogProps) {
  const { t } = useTranslation();
  return (
    <DialogFrame {...props} title={t('users.add')}>
      <AddPersonForm onClose={props.onClose} />
    </DialogFrame>
  );
}

function AddPersonForm({ onClose }: Pick<PersonDialogProps, 'onClose'>) {
  const { t } = useTranslation();
  const language = useLanguage();
  const [choice, setChoice] = useState<ProfileChoice>({ language, isAdmin: false });
  const displayName = useRef<HTMLInputElement>(null);
  const username = useRef<HTMLInputElement>(null);
  const newPassword = useRef<NewPasswordHandle>(null);

  const { pass, at, forget } = useChecks<'username'>();
  const { busy, error, submit, clearError } = useSubmit(
    async (fields: FormData, password: string) => {
      const names = {
        username: fieldText(fields, 'username'),
        displayName: fieldText(fields, 'displayName'),
      };
      const result = await ask('users.create', { ...names, ...choice, password });
      if (result.ok) {
        newPassword.current?.clear();
        const name = names.displayName.trim() || names.username.trim();
        say(t('toast.added', { name }));
        onClose();
      }
      return result;
    },
  );
  const placed = useProfileError(error);

  return (
    <Form
      className={stack.stack}
      error={error}
      onSubmit={(fields) => {
        const isNamed = pass({ username: usernameFlaw(fieldText(fields, 'username')) });
        const password = newPassword.current?.take() ?? null;
        if (isNamed && password !== null) submit(fields, password);
        else clearError();
      }}
      onEdit={() => {
        forget();
        clearError();
      }}
    >
      <ProfileFields
        displayName={{ ref: displayName, first: '' }}
        username={{ ref: username, first: '' }}
        choice={choice}
        onChoice={setChoice}
        usernameFlaw={at('username')}
        placed={placed}
      />
      <NewPasswordFields
        ref={newPassword}
        words={() => [username.current?.value ?? '', displayName.current?.value ?? '']}
        error={placed.at('password')}
      />
      {placed.form && <Notice tone="danger">{placed.form}</Notice>}
      <div className={classes(stack.actions, stack.footer)}>
        <Button onClick={onClose}>{t('action.cancel')}</Button>
        <Button type="submit" look="primary" busy={busy}>
          {t('action.add')}
        </Button>
      </div>
    </Form>
  );
}
