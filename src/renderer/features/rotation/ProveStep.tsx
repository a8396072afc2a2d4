import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { limits } from '#shared/limits.ts';
import { secretFlaws } from '#shared/master-secret.ts';
import { Field } from '../../forms/Field.tsx';
import { fieldText, Form } from '../../forms/Form.tsx';
import { PasswordInput } from '../../forms/PasswordInput.tsx';
import { usePlacedError } from '../../i18n/useErrorText.ts';
import { Notice } from '../../ui/Notice.tsx';
import { Section } from '../../ui/Section.tsx';
import stack from '../../ui/stack.module.css';
import { TextInput } from '../../ui/TextInput.tsx';
import { Setting } from '../settings/Setting.tsx';
import { StepFooter } from '../setup/StepFooter.tsx';
import type { Decided } from './PlanStep.tsx';
import { Progress } from './Progress.tsx';
import { forgetRotation, rotate, useRotation } from './run.ts';

interface ProveStepProps {
  readonly decided: Decided;
  /** Whether the kit of the one that was made is kept; null: the secret is pasted. */
  readonly kept: boolean | null;
  readonly onBack: () => void;
}

/** Takes the new secret, or the end of the one that was made, and has everything put under it. */
export function ProveStep({ decided, kept, onBack }: ProveStepProps) {
  const { t } = useTranslation();
  const { running, error } = useRotation();
  const placed = usePlacedError(error, {
    proof: ['secret_proof_wrong'],
    secret: [...secretFlaws, 'secret_same'],
  });
  const count = limits.secretProofLength;
  const isMade = kept !== null;
  /** It was begun, and did not come to its end: the keyboard is to be where it was. */
  const [begun, setBegun] = useState(false);
  const submit = (fields: FormData): void => {
    setBegun(true);
    void rotate({
      ...decided,
      ...(isMade
        ? { from: 'made', lastCharacters: fieldText(fields, 'proof'), kept }
        : { from: 'pasted', secret: fieldText(fields, 'secret') }),
    });
  };
  return (
    <Section
      title={t(isMade ? 'setup.proof.title' : 'setup.paste.title')}
      lead={isMade ? t('setup.proof.lead', { count }) : t('rotation.paste.lead')}
    >
      <Setting label={t('rotation.prove')}>
        <Form className={stack.stack} error={error} onSubmit={submit} onEdit={forgetRotation}>
          {isMade ? (
            <Field
              label={t('setup.proof.label', { count })}
              hint={t('setup.proof.hint')}
              error={placed.at('proof')}
            >
              {(control) => <TextInput {...control} name="proof" mono autoFocus required />}
            </Field>
          ) : (
            <Field
              label={t('rotation.paste.label')}
              hint={t('setup.paste.hint')}
              error={placed.at('secret')}
            >
              {(control) => <PasswordInput {...control} name="secret" mono autoFocus required />}
            </Field>
          )}
          {placed.form && <Notice tone="danger">{placed.form}</Notice>}
          {running ? (
            <Progress />
          ) : (
            <StepFooter
              onBack={onBack}
              {...(isMade && { back: t('setup.proof.again') })}
              next={t('rotation.submit')}
              autoFocus={begun}
            />
          )}
        </Form>
      </Setting>
    </Section>
  );
}
