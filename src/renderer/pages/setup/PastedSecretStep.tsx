import { ArrowRight } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../components/Button.tsx';
import { CardTitle } from '../../components/CardTitle.tsx';
import { Field } from '../../components/Field.tsx';
import { fieldText, Form } from '../../components/Form.tsx';
import { Notice } from '../../components/Notice.tsx';
import { PasswordInput } from '../../components/PasswordInput.tsx';
import stack from '../../components/stack.module.css';
import { usePlacedError } from '../../i18n/useErrorText.ts';
import { useCreateInstance } from './useCreateInstance.ts';

interface PastedSecretStepProps {
  readonly onBack: () => void;
}

/** Takes a master secret that the person has already. */
export function PastedSecretStep({ onBack }: PastedSecretStepProps) {
  const { t } = useTranslation();
  const { busy, error, submit } = useCreateInstance();
  const placed = usePlacedError(error, { secret: ['secret_malformed'] });
  return (
    <>
      <CardTitle title={t('setup.paste.title')} lead={t('setup.paste.lead')} />
      <Form
        className={stack.stack}
        error={error}
        onSubmit={(fields) =>
          submit({ from: 'pasted', secret: fieldText(fields, 'secret').trim() })
        }
      >
        <Field label={t('secret.label')} hint={t('setup.paste.hint')} error={placed.at('secret')}>
          {(control) => <PasswordInput {...control} name="secret" mono autoFocus required />}
        </Field>
        {placed.form && <Notice tone="danger">{placed.form}</Notice>}
        <div className={stack.actions}>
          <Button look="quiet" className={stack.pushed} onClick={onBack}>
            {t('action.back')}
          </Button>
          <Button type="submit" look="primary" busy={busy}>
            {t('action.continue')}
            <ArrowRight aria-hidden />
          </Button>
        </div>
      </Form>
    </>
  );
}
