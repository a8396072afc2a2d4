import { useTranslation } from 'react-i18next';
import { ask } from '../../calls/client.ts';
import { useSubmit } from '../../forms/useSubmit.ts';
import { useErrorText } from '../../i18n/useErrorText.ts';
import { useMoment } from '../../i18n/useMoment.ts';
import { Button } from '../../ui/Button.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { useAddress } from '../../ui/address.ts';
import { useNow } from '../../ui/useNow.ts';
import styles from './BackupBanner.module.css';
import { useBackupStatus } from './status.ts';

/** Where another folder or passphrase is given. */
const SETTINGS = '/settings';

/** Above every page of an administrator's, that the scheduled backup was not made, until one is. */
export function BackupBanner() {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const { exactly } = useMoment();
  const now = useNow();
  const { value: status } = useBackupStatus();
  const { busy, submit } = useSubmit(() => ask('backups.tryAgain', {}));
  const [path, go] = useAddress();
  const failure = status?.failure ?? null;
  if (failure === null) return null;
  const text = t('backups.failed.text', {
    when: exactly(failure.at, now),
    problem: errorText(failure.error),
  });
  return (
    <div className={styles.banner} data-failed>
      <Notice tone="warn">
        <div className={styles.line}>
          <span className={styles.text} title={text}>
            {text}
          </span>
          <div className={styles.actions}>
            <Button busy={busy} onClick={() => submit()}>
              {t('backups.failed.again')}
            </Button>
            {path !== SETTINGS && (
              <Button onClick={() => go(SETTINGS)}>{t('backups.failed.settings')}</Button>
            )}
          </div>
        </div>
      </Notice>
    </div>
  );
}
