import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Output } from '#shared/contract/index.ts';
import type { Rehearsal } from '#shared/contract/schemas.ts';
import { ask } from '../../calls/client.ts';
import { DialogForm } from '../../forms/DialogForm.tsx';
import { Field } from '../../forms/Field.tsx';
import { fieldText } from '../../forms/Form.tsx';
import { PasswordInput } from '../../forms/PasswordInput.tsx';
import { useSubmit } from '../../forms/useSubmit.ts';
import { usePlacedError } from '../../i18n/useErrorText.ts';
import { DialogFrame } from '../../ui/DialogFrame.tsx';
import type { DialogProps } from '../../ui/useDialog.ts';
import { WorkProgress } from '../../ui/WorkProgress.tsx';
import { RehearsalResult } from './RehearsalResult.tsx';
import { stopBackup, useProgress } from './status.ts';

/** A backup that a person has chosen. */
export type ChosenBackup = NonNullable<Output<'backups.chooseFile'>['chosen']>;

interface CheckBackupDialogProps extends DialogProps {
  readonly backup: ChosenBackup;
}

/** Opens a backup in a temporary place and says what it holds. */
export function CheckBackupDialog({ backup, ...dialog }: CheckBackupDialogProps) {
  const { t } = useTranslation();
  const [found, setFound] = useState<Rehearsal | null>(null);
  return (
    <DialogFrame {...dialog} title={t('backups.check.title')} lead={backup.file}>
      {found === null ? (
        <CheckForm backup={backup} onFound={setFound} onClose={dialog.onClose} />
      ) : (
        <RehearsalResult found={found} onClose={dialog.onClose} />
      )}
    </DialogFrame>
  );
}

interface CheckFormProps extends Pick<CheckBackupDialogProps, 'backup' | 'onClose'> {
  readonly onFound: (found: Rehearsal) => void;
}

function CheckForm({ backup: { handle, opensWith }, onFound, onClose }: CheckFormProps) {
  const { t } = useTranslation();
  const isIdentity = opensWith === 'identity';
  const { busy, error, submit, clearError } = useSubmit(async (text: string) => {
    const key = isIdentity ? { identity: text } : { passphrase: text };
    const result = await ask('backups.check', { handle, key });
    if (result.ok) onFound(result.value);
    return result;
  });
  const part = useProgress(busy);
  const placed = usePlacedError(error, { key: ['backup_key_wrong', 'backup_identity_invalid'] });
  return (
    <DialogForm
      submit={t('backups.check.submit')}
      busy={busy}
      error={error}
      problem={placed.form}
      onEdit={clearError}
      onCancel={() => {
        if (busy) stopBackup();
        onClose();
      }}
      onSubmit={(fields) => submit(fieldText(fields, 'key'))}
    >
      <Field
        label={isIdentity ? t('backups.check.identity') : t('backups.check.passphrase')}
        hint={isIdentity ? t('backups.check.identityHint') : undefined}
        error={placed.at('key')}
      >
        {(control) => <PasswordInput {...control} name="key" autoComplete="off" required />}
      </Field>
      {busy && part !== null && (
        <WorkProgress
          label={t('backups.check.title')}
          value={part / 100}
          text={t('backups.check.working', { part })}
        />
      )}
    </DialogForm>
  );
}
