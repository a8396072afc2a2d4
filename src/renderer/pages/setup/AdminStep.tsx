import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { limits } from '#shared/limits.ts';
import type { Language } from '#shared/contract/schemas.ts';
import { Button } from '../../components/Button.tsx';
import { CardTitle } from '../../components/CardTitle.tsx';
import { Field } from '../../components/Field.tsx';
import { fieldText, Form } from '../../components/Form.tsx';
import { Notice } from '../../components/Notice.tsx';
import { PasswordInput } from '../../components/PasswordInput.tsx';
import { Segmented } from '../../components/Segmented.tsx';
import stack from '../../components/stack.module.css';
import { TextInput } from '../../components/TextInput.tsx';
import { usePlacedError } from '../../i18n/useErrorText.ts';
import { useLanguage } from '../../i18n/useLanguage.ts';
import { refreshApp } from '../../state/app.ts';
import { ask } from '../../state/client.ts';
import { useSubmit } from '../../state/useSubmit.ts';
import styles from './AdminStep.module.css';

/** The first account: whoever looks after this Selu. Ends signed in. */
export function AdminStep() {
  const { t } = useTranslation();
  const shownLanguage = useLanguage();
  const [chosen, setChosen] = useState<Language | null>(null);
  const [differ, setDiffer] = useState(false);
  const { busy, error, submit } = useSubmit(async (fields: FormData) => {
    const result = await ask('setup.createAdmin', {
      username: fieldText(fields, 'username'),
      displayName: fieldText(fields, 'displayName'),
      language: chosen ?? shownLanguage,
      password: fieldText(fields, 'password'),
    });
    if (result.ok) await refreshApp();
    return result;
  });
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
        error={differ || error}
        onSubmit={(fields) => {
          const same = fieldText(fields, 'password') === fieldText(fields, 'confirm');
          setDiffer(!same);
          if (same) submit(fields);
        }}
      >
        <div className={stack.pair}>
          <Field label={t('user.displayName')} error={placed.at('displayName')}>
            {(control) => (
              <TextInput {...control} name="displayName" autoComplete="name" autoFocus required />
            )}
          </Field>
          <Field label={t('user.username')} error={placed.at('username')}>
            {(control) => (
              <TextInput {...control} name="username" autoComplete="username" required />
            )}
          </Field>
        </div>
        <div className={styles.language}>
          <span aria-hidden>{t('language.label')}</span>
          <Segmented
            label={t('language.label')}
            segments={[
              { value: 'en', label: t('language.en') },
              { value: 'de', label: t('language.de') },
            ]}
            value={chosen ?? shownLanguage}
            onChange={setChosen}
          />
        </div>
        <div className={stack.pair}>
          <Field
            label={t('user.password')}
            hint={t('user.passwordHint', { count: limits.passwordMin })}
            error={placed.at('password')}
          >
            {(control) => (
              <PasswordInput {...control} name="password" autoComplete="new-password" required />
            )}
          </Field>
          <Field label={t('user.confirm')} error={differ ? t('user.differ') : undefined}>
            {(control) => (
              <PasswordInput {...control} name="confirm" autoComplete="new-password" required />
            )}
          </Field>
        </div>
        {placed.form && <Notice tone="danger">{placed.form}</Notice>}
        <div className={stack.actions}>
          <Button type="submit" look="primary" busy={busy}>
            {t('setup.admin.submit')}
          </Button>
        </div>
      </Form>
    </>
  );
}
