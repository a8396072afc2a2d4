import { useTranslation } from 'react-i18next';
import { idleLockMinutes } from '#shared/limits.ts';
import type { IdleLock } from '#shared/contract/schemas.ts';
import { Outcome } from '../../forms/CheckResult.tsx';
import { Select, type Choice } from '../../ui/Select.tsx';
import { useErrorText } from '../../i18n/useErrorText.ts';
import { useShortcutText } from '../../ui/shortcuts.ts';
import { refreshApp, useSignedIn } from '../../calls/app.ts';
import { ask } from '../../calls/client.ts';
import { useSubmit } from '../../forms/useSubmit.ts';
import styles from './IdleLockSetting.module.css';
import { Setting } from './Setting.tsx';

/** After how long alone the windows of whoever is signed in lock. */
export function IdleLockSetting() {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const shortcut = useShortcutText().shown('lock');
  const { idleLock } = useSignedIn();
  const { error, submit } = useSubmit(async (minutes: IdleLock) => {
    const result = await ask('account.setIdleLock', { minutes });
    await refreshApp();
    return result;
  });
  const choices: Choice<IdleLock>[] = [
    ...idleLockMinutes.map((count) => ({
      value: count,
      label: t('settings.idleLock.minutes', { count }),
    })),
    { value: null, label: t('settings.idleLock.never') },
  ];
  return (
    <Setting
      label={t('settings.idleLock.label')}
      hint={t('settings.idleLock.hint', { shortcut })}
      control={(control) => (
        <div className={styles.select}>
          <Select control={control} choices={choices} value={idleLock} onChange={submit} />
        </div>
      )}
    >
      {error && <Outcome tone="danger">{errorText(error)}</Outcome>}
    </Setting>
  );
}
