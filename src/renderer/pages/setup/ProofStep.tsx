import { ArrowRight } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { limits } from '#shared/limits.ts';
import { Button } from '../../components/Button.tsx';
import { CardTitle } from '../../components/CardTitle.tsx';
import { Field } from '../../components/Field.tsx';
import { fieldText, Form } from '../../components/Form.tsx';
import { Notice } from '../../components/Notice.tsx';
import stack from '../../components/stack.module.css';
import { TextInput } from '../../components/TextInput.tsx';
import { usePlacedError } from '../../i18n/useErrorText.ts';
import styles from './ProofStep.module.css';
import { useCreateInstance } from './useCreateInstance.ts';

interface ProofStepProps {
  readonly onBack: () => void;
}

/** The secret is out of sight now: its last characters show that it was kept. */
export function ProofStep({ onBack }: ProofStepProps) {
  const { t } = useTranslation();
  const { busy, error, submit } = useCreateInstance();
  const placed = usePlacedError(error, { proof: ['secret_proof_wrong'] });
  const count = limits.secretProofLength;
  return (
    <>
      <CardTitle title={t('setup.proof.title')} lead={t('setup.proof.lead', { count })} />
      <Form
        className={stack.stack}
        error={error}
        onSubmit={(fields) => submit({ from: 'made', lastCharacters: fieldText(fields, 'proof') })}
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
        {placed.form && <Notice tone="danger">{placed.form}</Notice>}
        <div className={stack.actions}>
          <Button look="quiet" className={stack.pushed} onClick={onBack}>
            {t('setup.proof.again')}
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
