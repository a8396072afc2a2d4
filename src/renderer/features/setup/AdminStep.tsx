import { useState } from 'react';
import { clsx } from 'clsx';
import { useTranslation } from 'react-i18next';
import type { Language } from '#shared/contract/schemas.ts';
import { refreshApp } from '../../calls/app.ts';
import { ask } from '../../calls/client.ts';
import { Form } from '../../forms/Form.tsx';
import { NewPasswordFields } from '../../forms/new-password/NewPasswordFields.tsx';
import { PersonNameFields, usePersonForm } from '../../forms/person.tsx';
import { useLanguage } from '../../i18n/useLanguage.ts';
import { Button } from '../../ui/Button.tsx';
import { CardTitle } from '../../ui/CardTitle.tsx';
import { LanguageChoice } from '../../ui/LanguageChoice.tsx';
import { Notice } from '../../ui/Notice.tsx';
import stack from '../../ui/stack.module.css';
import styles from './AdminStep.module.css';

/** The first account: whoever looks after this Selu. Ends signed in. */
export function AdminStep() {
  const { t } = useTranslation();
  const shownLanguage = useLanguage();
  const [chosen, setChosen] = useState<Language | null>(null);
  const language = chosen ?? shownLanguage;
  const { form, busy, at, problem, nameRefs, newPassword, words } = usePersonForm(
    async (names, password) => {
      const result = await ask('setup.createAdmin', { ...names, language, password });
      if (result.ok) await refreshApp();
      return result;
    },
  );
  return (
    <>
      <CardTitle title={t('setup.admin.title')} lead={t('setup.admin.lead')} />
      <Form className={stack.stack} {...form}>
        <PersonNameFields at={at} refs={nameRefs} own />
        <LanguageChoice value={language} onChange={setChosen} />
        <NewPasswordFields ref={newPassword} words={words} error={at('password')} />
        {problem && <Notice tone="danger">{problem}</Notice>}
        <div className={clsx(stack.actions, styles.footer)}>
          <Button type="submit" look="primary" busy={busy}>
            {t('setup.admin.submit')}
          </Button>
        </div>
      </Form>
    </>
  );
}
