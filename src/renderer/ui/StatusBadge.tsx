import { Check, CircleAlert, CircleDashed, Clock } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Status } from '#shared/credential-status.ts';
import { Badge } from './Badge.tsx';
import styles from './StatusBadge.module.css';

interface StatusBadgeProps {
  readonly status: Status;
  /** No installed agent asks for it. */
  readonly unused?: boolean;
}

/** Whether a credential can be used, and until when. */
export function StatusBadge({ status, unused = false }: StatusBadgeProps) {
  const { t } = useTranslation();
  const { kind, days } = status;
  switch (kind) {
    case 'damaged':
      return (
        <div className={styles.status}>
          <Badge tone="danger" icon={<CircleAlert aria-hidden />}>
            {t('status.damaged')}
          </Badge>
          <span className={styles.aside} title={t('update.damaged')}>
            {t('status.damagedHelp')}
          </span>
        </div>
      );
    case 'outside':
      return (
        <div className={styles.status}>
          <Badge tone="danger" icon={<CircleAlert aria-hidden />}>
            {t('status.outside')}
          </Badge>
          <span className={styles.aside} title={t('status.outsideHelp')}>
            {t('status.outsideNext')}
          </span>
        </div>
      );
    case 'expired':
      return (
        <Badge tone="danger" icon={<Clock aria-hidden />}>
          {t('status.expired')}
        </Badge>
      );
    case 'missing':
      return (
        <Badge tone="warn" icon={<CircleDashed aria-hidden />}>
          {t('agentSecret.missing')}
        </Badge>
      );
    case 'soon':
    case 'set':
      return (
        <div className={styles.status}>
          <span className={styles.set}>
            <Check aria-hidden />
            {t('status.set')}
          </span>
          {days !== null && (
            <span className={kind === 'soon' ? styles.soon : styles.aside}>
              {days === 0 ? t('status.today') : t('status.days', { count: days })}
            </span>
          )}
          {unused && days === null && (
            <span className={styles.aside} title={t('status.unusedHelp')}>
              {t('status.unused')}
            </span>
          )}
        </div>
      );
  }
}
