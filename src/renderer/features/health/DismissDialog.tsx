import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Finding } from '#shared/contract/schemas.ts';
import { limits } from '#shared/limits.ts';
import { ask } from '../../calls/client.ts';
import { DialogForm } from '../../forms/DialogForm.tsx';
import { Field } from '../../forms/Field.tsx';
import { useFieldChecks } from '../../forms/useFieldChecks.ts';
import { useSubmit } from '../../forms/useSubmit.ts';
import { useErrorText } from '../../i18n/useErrorText.ts';
import { DialogFrame } from '../../ui/DialogFrame.tsx';
import { TextInput } from '../../ui/TextInput.tsx';
import { say } from '../../ui/toastManager.ts';
import type { DialogProps } from '../../ui/useDialog.ts';
import { useFindingWords } from './useFix.ts';

interface DismissDialogProps extends DialogProps {
  readonly finding: Finding;
}

/** Hides a finding until it changes, with the reason. */
export function DismissDialog({ finding, ...dialog }: DismissDialogProps) {
  const { t } = useTranslation();
  const { title } = useFindingWords()(finding);
  return (
    <DialogFrame {...dialog} title={t('health.dismiss.title')} lead={title}>
      <DismissForm finding={finding} onClose={dialog.onClose} />
    </DialogFrame>
  );
}

function DismissForm({ finding, onClose }: Pick<DismissDialogProps, 'finding' | 'onClose'>) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const [reason, setReason] = useState('');
  const { pass, at, forget } = useFieldChecks<'reason'>();
  const { busy, error, submit, clearError } = useSubmit(async () => {
    const { id, mark } = finding;
    const result = await ask('health.dismiss', { id, mark, reason: reason.trim() });
    if (result.ok) {
      say(t('health.dismiss.done'));
      onClose();
    }
    return result;
  });
  return (
    <DialogForm
      submit={t('health.dismiss.submit')}
      busy={busy}
      error={error}
      problem={error && errorText(error)}
      onSubmit={() => {
        if (pass({ reason: reason.trim() === '' ? 'health.dismiss.missing' : null })) submit();
      }}
      onEdit={() => {
        forget();
        clearError();
      }}
      onCancel={onClose}
    >
      <Field
        label={t('health.dismiss.reason')}
        hint={t('health.dismiss.hint')}
        error={at('reason')}
      >
        {(control) => (
          <TextInput
            {...control}
            value={reason}
            maxLength={limits.dismissalReason}
            onChange={(event) => setReason(event.target.value)}
          />
        )}
      </Field>
    </DialogForm>
  );
}
