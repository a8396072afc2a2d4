import { useId, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { sizeText } from '#shared/bytes.ts';
import { ask } from '../../calls/client.ts';
import { DialogForm } from '../../forms/DialogForm.tsx';
import { useSubmit } from '../../forms/useSubmit.ts';
import { usePlacedError } from '../../i18n/useErrorText.ts';
import { useLanguage } from '../../i18n/useLanguage.ts';
import { Checkbox } from '../../ui/Checkbox.tsx';
import { DialogFrame } from '../../ui/DialogFrame.tsx';
import { say, sayBeside } from '../../ui/toastManager.ts';
import type { DialogProps } from '../../ui/useDialog.ts';
import { WorkProgress } from '../../ui/WorkProgress.tsx';
import { LockFields, type Lock, type LockHandle } from './LockFields.tsx';
import styles from './SaveBackupDialog.module.css';
import { stopBackup, useProgress } from './status.ts';

/** Saves a backup now. */
export function SaveBackupDialog(dialog: DialogProps) {
  const { t } = useTranslation();
  return (
    <DialogFrame {...dialog} title={t('backups.save.title')} lead={t('backups.save.lead')}>
      <SaveBackupForm onClose={dialog.onClose} />
    </DialogFrame>
  );
}

function SaveBackupForm({ onClose }: Pick<DialogProps, 'onClose'>) {
  const { t } = useTranslation();
  const language = useLanguage();
  const hintId = useId();
  const lock = useRef<LockHandle>(null);
  const { busy, error, submit, clearError } = useSubmit(async (to: Lock, withSecret: boolean) => {
    const result = await ask('backups.save', { lock: to, withSecret });
    if (!result.ok || result.value.saved === null) return result;
    const { file, size, leftOut } = result.value.saved;
    lock.current?.clear();
    say(t('backups.save.savedIn', { file, size: sizeText(size, language) }));
    if (leftOut.length > 0) sayBeside(t('backups.save.leftOut', { count: leftOut.length }));
    onClose();
    return result;
  });
  const part = useProgress(busy);
  const placed = usePlacedError(error, {
    passphrase: ['backup_passphrase_short'],
    recipient: ['backup_recipient_invalid'],
  });
  return (
    <DialogForm
      submit={t('backups.save.submit')}
      busy={busy}
      error={error}
      problem={placed.form}
      onEdit={clearError}
      onCancel={() => {
        if (busy) stopBackup();
        onClose();
      }}
      onSubmit={(fields) => {
        const to = lock.current?.take();
        if (to) submit(to, fields.get('withSecret') !== null);
      }}
    >
      <LockFields
        ref={lock}
        passphraseError={placed.at('passphrase')}
        recipientError={placed.at('recipient')}
      />
      <div className={styles.secret}>
        <Checkbox name="withSecret" aria-describedby={hintId}>
          {t('backups.save.withSecret')}
        </Checkbox>
        <p id={hintId} className={styles.hint}>
          {t('backups.save.withSecretHint')}
        </p>
      </div>
      {/* While the system asks for a place, nothing is done yet. */}
      {busy && part !== null && (
        <WorkProgress
          label={t('backups.save.title')}
          value={part / 100}
          text={t('backups.save.progress', { part })}
        />
      )}
    </DialogForm>
  );
}
