import { secretFlaws } from '#shared/master-secret.ts';
import { useTranslation } from 'react-i18next';
import { CardTitle } from '../../ui/CardTitle.tsx';
import { Field } from '../../forms/Field.tsx';
import { fieldText, Form } from '../../forms/Form.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { PasswordInput } from '../../forms/PasswordInput.tsx';
import stack from '../../ui/stack.module.css';
import { usePlacedError } from '../../i18n/useErrorText.ts';
import { KeychainOffer, sealField } from './KeychainOffer.tsx';
import { StepFooter } from './StepFooter.tsx';
import { useCreateInstance, type OnSealed } from './useCreateInstance.ts';

interface PastedSecretStepProps {
  readonly onBack: () => void;
  readonly onSealed: OnSealed;
}

/** Takes a master secret that the person has already. */
export function PastedSecretStep({ onBack, onSealed }: PastedSecretStepProps) {
  const { t } = useTranslation();
  const { busy, error, submit, clearError } = useCreateInstance(onSealed);
  const placed = usePlacedError(error, { secret: secretFlaws });
  return (
    <>
      <CardTitle title={t('setup.paste.title')} lead={t('setup.paste.lead')} />
      <Form
        className={stack.stack}
        error={error}
        onEdit={clearError}
        onSubmit={(fields) =>
          submit({
            from: 'pasted',
            secret: fieldText(fields, 'secret').trim(),
            seal: fields.has(sealField),
          })
        }
      >
        <Field label={t('secret.label')} hint={t('setup.paste.hint')} error={placed.at('secret')}>
          {(control) => <PasswordInput {...control} name="secret" mono autoFocus required />}
        </Field>
        <KeychainOffer />
        {placed.form && <Notice tone="danger">{placed.form}</Notice>}
        <StepFooter onBack={onBack} busy={busy} />
      </Form>
    </>
  );
}
