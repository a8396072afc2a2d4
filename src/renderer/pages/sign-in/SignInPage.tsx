import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../components/Button.tsx';
import { CardTitle } from '../../components/CardTitle.tsx';
import { Checkbox } from '../../components/Checkbox.tsx';
import { Field } from '../../components/Field.tsx';
import { fieldText, Form } from '../../components/Form.tsx';
import { Notice } from '../../components/Notice.tsx';
import { PasswordInput } from '../../components/PasswordInput.tsx';
import { Stage } from '../../components/Stage.tsx';
import stack from '../../components/stack.module.css';
import { TextInput } from '../../components/TextInput.tsx';
import { useErrorText } from '../../i18n/useErrorText.ts';
import { refreshApp } from '../../state/app.ts';
import { ask } from '../../state/client.ts';
import { useSubmit } from '../../state/useSubmit.ts';

export function SignInPage() {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const password = useRef<HTMLInputElement>(null);
  const { busy, error, submit } = useSubmit(async (fields: FormData) => {
    const result = await ask('auth.signIn', {
      username: fieldText(fields, 'username'),
      password: fieldText(fields, 'password'),
      staySignedIn: fields.has('stay'),
    });
    if (result.ok) await refreshApp();
    else {
      password.current?.focus();
      password.current?.select();
    }
    return result;
  });

  return (
    <Stage>
      <CardTitle title={t('signIn.title')} lead={t('signIn.lead')} />
      <Form className={stack.stack} error={error} onSubmit={submit}>
        <Field label={t('user.username')}>
          {(control) => (
            <TextInput {...control} name="username" autoComplete="username" autoFocus required />
          )}
        </Field>
        <Field label={t('user.password')}>
          {(control) => (
            <PasswordInput
              {...control}
              ref={password}
              name="password"
              autoComplete="current-password"
              required
            />
          )}
        </Field>
        <Checkbox name="stay">{t('signIn.stay')}</Checkbox>
        {error && <Notice tone="danger">{errorText(error)}</Notice>}
        <Button type="submit" look="primary" className={stack.fill} busy={busy}>
          {t('signIn.submit')}
        </Button>
      </Form>
    </Stage>
  );
}
