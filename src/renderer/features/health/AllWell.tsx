import { ShieldCheck } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Health } from '#shared/contract/schemas.ts';
import { useUser } from '../../calls/app.ts';
import { briefDay } from '../../i18n/dates.ts';
import { useLanguage } from '../../i18n/useLanguage.ts';
import { Spinner } from '../../ui/Spinner.tsx';
import styles from './AllWell.module.css';

interface AllWellProps {
  readonly health: Health;
}

/** In the place of the list: that nothing needs anybody, and since when; or that it is not known yet. */
export function AllWell({ health }: AllWellProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const { isAdmin } = useUser();
  const { state, allWellSince: since, dismissed } = health;
  const whole = isAdmin ? t('health.well.text') : t('health.well.textOwn');
  if (state === 'checking') {
    return (
      <div className={styles.well}>
        <span className={styles.waiting}>
          <Spinner />
        </span>
        <h2 className={styles.title}>{t('health.first.title')}</h2>
        <p className={styles.text}>{t('health.first.text')}</p>
      </div>
    );
  }
  return (
    <div className={styles.well}>
      <span className={styles.shield}>
        <ShieldCheck aria-hidden />
      </span>
      <h2 className={styles.title}>{t('health.well.title')}</h2>
      {since !== null && (
        <p className={styles.since}>{t('health.well.since', { day: briefDay(since, language) })}</p>
      )}
      <p className={styles.text}>{dismissed.length > 0 ? t('health.well.textHidden') : whole}</p>
    </div>
  );
}
