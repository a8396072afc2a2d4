import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { BackupEvery, BackupSchedule } from '#shared/contract/schemas.ts';
import { ask } from '../../calls/client.ts';
import { DialogForm } from '../../forms/DialogForm.tsx';
import { Field } from '../../forms/Field.tsx';
import { fieldText } from '../../forms/Form.tsx';
import { useSubmit } from '../../forms/useSubmit.ts';
import { usePlacedError } from '../../i18n/useErrorText.ts';
import { Button } from '../../ui/Button.tsx';
import { DialogFrame } from '../../ui/DialogFrame.tsx';
import { Segmented } from '../../ui/Segmented.tsx';
import { TextInput } from '../../ui/TextInput.tsx';
import { say } from '../../ui/toastManager.ts';
import type { DialogProps } from '../../ui/useDialog.ts';
import { Choice } from './Choice.tsx';
import { LockFields, type Lock, type LockHandle } from './LockFields.tsx';

interface ScheduleDialogProps extends DialogProps {
  readonly schedule: BackupSchedule;
}

/** When backups are made by themselves, where, and what they open with. */
export function ScheduleDialog({ schedule, ...dialog }: ScheduleDialogProps) {
  const { t } = useTranslation();
  return (
    <DialogFrame {...dialog} title={t('backups.schedule.title')} lead={t('backups.schedule.lead')}>
      <ScheduleForm schedule={schedule} onClose={dialog.onClose} />
    </DialogFrame>
  );
}

/** What a folder that was just chosen is called, and by what it is named to the main process. */
interface ChosenFolder {
  readonly handle: string | null;
  readonly folder: string | null;
}

function ScheduleForm({ schedule, onClose }: Pick<ScheduleDialogProps, 'schedule' | 'onClose'>) {
  const { t } = useTranslation();
  const lock = useRef<LockHandle>(null);
  const [every, setEvery] = useState<BackupEvery>(
    // Whoever opens this wants one.
    schedule.folder === null ? 'daily' : schedule.every,
  );
  const [chosen, setChosen] = useState<ChosenFolder>({ handle: null, folder: schedule.folder });
  const [keepIsWrong, setKeepIsWrong] = useState(false);
  const choosing = useSubmit(async () => {
    const result = await ask('backups.chooseFolder', {});
    if (result.ok && result.value.chosen !== null) setChosen(result.value.chosen);
    return result;
  });
  const { busy, error, submit, clearError } = useSubmit(async (keep: number, to: Lock | null) => {
    const { handle: folder } = chosen;
    const result = await ask('backups.setSchedule', { every, keep, folder, lock: to });
    if (result.ok) {
      lock.current?.clear();
      say(t('backups.schedule.saved'));
      onClose();
    }
    return result;
  });
  const placed = usePlacedError(error ?? choosing.error, {
    folder: ['backup_no_folder', 'backup_folder_gone', 'read_only', 'disk_full'],
    passphrase: ['backup_passphrase_short'],
    recipient: ['backup_recipient_invalid'],
  });
  const everyLabel = t('backups.schedule.every');
  return (
    <DialogForm
      submit={t('action.save')}
      busy={busy}
      error={error}
      problem={placed.form}
      onCancel={onClose}
      onEdit={() => {
        clearError();
        setKeepIsWrong(false);
      }}
      onSubmit={(fields) => {
        if (every === 'off') {
          submit(schedule.keep, null);
          return;
        }
        const text = fieldText(fields, 'keep').trim();
        const keep = /^\d{1,3}$/.test(text) ? Number(text) : 0;
        const to = lock.current?.take() ?? null;
        setKeepIsWrong(keep < 1 || keep > 100);
        if (keep >= 1 && keep <= 100 && to !== false) submit(keep, to);
      }}
    >
      <Choice label={everyLabel}>
        <Segmented<BackupEvery>
          label={everyLabel}
          segments={[
            { value: 'off', label: t('backups.schedule.everyOff') },
            { value: 'daily', label: t('backups.schedule.everyDaily') },
            { value: 'weekly', label: t('backups.schedule.everyWeekly') },
          ]}
          value={every}
          onChange={setEvery}
        />
      </Choice>
      {every !== 'off' && (
        <>
          <Choice
            label={t('backups.schedule.folder')}
            value={chosen.folder ?? t('backups.schedule.noFolder')}
            error={placed.at('folder')}
          >
            <Button busy={choosing.busy} onClick={() => choosing.submit()}>
              {t('backups.schedule.choose')}
            </Button>
          </Choice>
          <LockFields
            ref={lock}
            mayStay={schedule.lock !== null}
            keptHint={t('backups.lock.sealedHint')}
            passphraseError={placed.at('passphrase')}
            recipientError={placed.at('recipient')}
          />
          <Field
            label={t('backups.schedule.keep')}
            hint={t('backups.schedule.keepHint')}
            error={keepIsWrong ? t('backups.schedule.keepInvalid') : undefined}
          >
            {(control) => (
              <TextInput
                {...control}
                name="keep"
                inputMode="numeric"
                defaultValue={String(schedule.keep)}
              />
            )}
          </Field>
        </>
      )}
    </DialogForm>
  );
}
