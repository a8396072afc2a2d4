import { useTranslation } from 'react-i18next';
import { limits } from '#shared/limits.ts';
import { CardTitle } from '../../ui/CardTitle.tsx';
import { Field } from '../../forms/Field.tsx';
import { fieldText, Form } from '../../forms/Form.tsx';
import { Notice } from '../../ui/Notice.tsx';
import stack from '../../ui/stack.module.css';
import { TextInput } from '../../ui/TextInput.tsx';
import { usePlacedError } from '../../i18n/useErrorText.ts';
import { KeychainOffer, sealField } from './KeychainOffer.tsx';
import styles from './ProofStep.module.css';
import { StepFooter } from './StepFooter.tsx';
import { useCreateInstance, type OnSealed } from './useCreateInstance.ts';

interface ProofStepProps {
  readonly onBack: () => void;
  readonly onSealed: OnSealed;
  /** The recovery kit was saved, and is somewhere safe. */
  readonly kept: boolean;
}

/** The secret is out of sight now: its last characters show that it was kept. */
export function ProofStep({ onBack, onSealed, kept }: ProofStepProps) {
  const { t } = useTranslation();
  const { busy, error, submit, clearError } = useCreateInstance(onSealed);
  const placed = usePlacedError(error, { proof: ['secret_proof_wrong'] });
  const count = limits.secretProofLength;
  return (
    <>
      <CardTitle title={t('setup.proof.title')} lead={t('setup.proof.lead', { count })} />
      <Form
        className={stack.stack}
        error={error}
        onEdit={clearError}
        onSubmit={(fields) =>
          submit({
            from: 'made',
            lastCharacters: fieldText(fields, 'proof'),
            seal: fields.has(sealField),
            kept,
          })
        }
      >
        <Field
          label={t('setup.proof.label', { count })}
          hint={t('setup.proof.hint')}
          error={placed.at('proof')}
        >
          {(control) => (
            <TextInput {...control} className={styles.proof} name="proof" mono autoFocus required />
          )}
        </Field>
        <KeychainOffer />
        {placed.form && <Notice tone="danger">{placed.form}</Notice>}
        <StepFooter onBack={onBack} back={t('setup.proof.again')} busy={busy} />
      </Form>
    </>
  );
}
