import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Language } from '#shared/contract/schemas.ts';
import { Button } from '../../ui/Button.tsx';
import { CardTitle } from '../../ui/CardTitle.tsx';
import { classes } from '../../ui/classes.ts';
import { Field } from '../../forms/Field.tsx';
import { fieldText, Form } from '../../forms/Form.tsx';
import { LanguageChoice } from '../../ui/LanguageChoice.tsx';
import {
  NewPasswordFields,
  type NewPasswordHandle,
} from '../../forms/new-password/NewPasswordFields.tsx';
import { Notice } from '../../ui/Notice.tsx';
import stack from '../../ui/stack.module.css';
import { TextInput } from '../../ui/TextInput.tsx';
import { usePlacedError } from '../../i18n/useErrorText.ts';
import { useLanguage } from '../../i18n/useLanguage.ts';
import { refreshApp } from '../../calls/app.ts';
import { ask } from '../../calls/client.ts';
import { useChecks, usernameFlaw } from '../../forms/useFieldChecks.ts';
import { useSubmit } from '../../forms/useSubmit.ts';
import styles from './AdminStep.module.css';

/** The first account: whoever looks after this Selu. Ends signed in. */
export function AdminStep() {
  const { t } = useTranslation();
  const shownLanguage = useLanguage();
  const [chosen, setChosen] = useState<Language | null>(null);
  const username = useRef<HTMLInputElement>(null);
  const displayName = useRef<HTMLInputElement>(null);
  const newPassword = useRef<NewPasswordHandle>(null);
  const { pass, at, forget } = useChecks<'username'>();
  const { busy, error, submit, clearError } = useSubmit(
    async (fields: FormData, password: string) => {
      const result = await ask('setup.createAdmin', {
        username: fieldText(fields, 'username'),
        displayName: fieldText(fields, 'displayName'),
        language: chosen ?? shownLanguage,
        password,
      });
      if (result.ok) await refreshApp();
      return result;
    },
  );
  const placed = usePlacedError(error, {
    username: ['username_invalid', 'username_taken'],
    displayName: ['display_name_invalid'],
    password: ['password_too_short', 'password_too_long'],
  });

  return (
    <>
      <CardTitle title={t('setup.admin.title')} lead={t('setup.admin.lead')} />
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
        <div className={stack.pair}>
          <Field label={t('user.displayName')} error={placed.at('displayName')}>
            {(control) => (
              <TextInput
                {...control}
                ref={displayName}
                name="displayName"
                autoComplete="name"
                autoFocus
                required
              />
            )}
          </Field>
          <Field label={t('user.username')} error={at('username') ?? placed.at('username')}>
            {(control) => (
              <TextInput
                {...control}
                ref={username}
                name="username"
                autoComplete="username"
                required
              />
            )}
          </Field>
        </div>
        <LanguageChoice value={chosen ?? shownLanguage} onChange={setChosen} />
        <NewPasswordFields
          ref={newPassword}
          words={() => [username.current?.value ?? '', displayName.current?.value ?? '']}
          error={placed.at('password')}
        />
        {placed.form && <Notice tone="danger">{placed.form}</Notice>}
        <div className={classes(stack.actions, styles.footer)}>
          <Button type="submit" look="primary" busy={busy}>
            {t('setup.admin.submit')}
          </Button>
        </div>
      </Form>
    </>
  );
}
