import { useTranslation } from 'react-i18next';
import type { Health } from '#shared/contract/schemas.ts';
import { severities } from '#shared/findings.ts';
import { useMoment } from '../../i18n/useMoment.ts';
import { Spinner } from '../../ui/Spinner.tsx';
import styles from './HealthPage.module.css';

interface HealthStateProps {
  readonly health: Health;
  readonly now: Date;
  /** How many the list is narrowed to; null: it is not. */
  readonly shown: number | null;
}

/** One line, as high while values are still checked: how much is found, and as of when. */
export function HealthState({ health, now, shown }: HealthStateProps) {
  const { t } = useTranslation();
  const { ago } = useMoment();
  const { state, checkedAt, counts, findings } = health;
  const found = severities
    .filter((severity) => counts[severity] > 0)
    .map((severity) => t(`health.count.${severity}`, { count: counts[severity] }));
  const parts = shown === null ? found : [t('health.shown', { count: findings.length, shown })];
  if (state === 'ready' && checkedAt !== null) {
    parts.push(t('health.checked', { when: ago(checkedAt, now) }));
  }
  return (
    <>
      {parts.join(' · ')}
      {state === 'checking' && (
        <span className={styles.checking}>
          <Spinner />
          {t('health.checking')}
        </span>
      )}
    </>
  );
}
