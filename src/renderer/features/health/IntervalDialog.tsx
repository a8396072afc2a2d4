import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Finding, RotationInterval } from '#shared/contract/schemas.ts';
import { ask } from '../../calls/client.ts';
import { Loaded } from '../../calls/Loaded.tsx';
import { useAnswer } from '../../calls/useAnswer.ts';
import { DialogForm } from '../../forms/DialogForm.tsx';
import { Field } from '../../forms/Field.tsx';
import { useSubmit } from '../../forms/useSubmit.ts';
import { useErrorText } from '../../i18n/useErrorText.ts';
import { DialogFrame } from '../../ui/DialogFrame.tsx';
import { Select, type Choice } from '../../ui/Select.tsx';
import { say } from '../../ui/toastManager.ts';
import type { DialogProps } from '../../ui/useDialog.ts';
import { useDayChoices } from './days.ts';

interface IntervalDialogProps extends DialogProps {
  /** Of a credential. */
  readonly finding: Finding;
}

/** After how many days one credential is to be renewed. */
export function IntervalDialog({ finding, ...dialog }: IntervalDialogProps) {
  const { t } = useTranslation();
  const { name, capability } = finding.params;
  const credentialId = finding.things[0]?.id ?? '';
  const answer = useAnswer(() => ask('health.interval', { credentialId }));
  return (
    <DialogFrame {...dialog} title={t('health.interval.title', { name, capability })}>
      <Loaded answer={answer}>
        {({ days }) => (
          <IntervalForm credentialId={credentialId} stored={days} onClose={dialog.onClose} />
        )}
      </Loaded>
    </DialogFrame>
  );
}

interface IntervalFormProps {
  readonly credentialId: string;
  readonly stored: RotationInterval;
  readonly onClose: () => void;
}

function IntervalForm({ credentialId, stored, onClose }: IntervalFormProps) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const choicesFor = useDayChoices();
  const [days, setDays] = useState(stored);
  const { busy, error, submit, clearError } = useSubmit(async () => {
    const result = await ask('health.setInterval', { credentialId, days });
    if (result.ok) {
      say(t('health.interval.done'));
      onClose();
    }
    return result;
  });
  const choices: Choice<RotationInterval>[] = [
    { value: 'general', label: t('health.interval.general') },
    ...choicesFor(stored === 'general' ? null : stored),
  ];
  return (
    <DialogForm
      submit={t('action.save')}
      busy={busy}
      error={error}
      problem={error && errorText(error)}
      onSubmit={() => submit()}
      onEdit={clearError}
      onCancel={onClose}
    >
      <Field label={t('health.interval.label')} hint={t('health.interval.hint')}>
        {(control) => (
          <Select control={control} choices={choices} value={days} onChange={setDays} />
        )}
      </Field>
    </DialogForm>
  );
}
