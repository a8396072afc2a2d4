import { ShieldCheck } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { Health } from '#shared/contract/schemas.ts';
import { FindingList } from '../health/FindingList.tsx';
import styles from './NeedsYou.module.css';
import { findingsHere } from './needs.ts';

/** More findings than this are counted: all of them are on the page of Health. */
const MOST = 5;

interface NeedsYouProps {
  readonly health: Health;
  /** Whether the first steps are shown, which say something of it themselves. */
  readonly withSteps: boolean;
}

/** The worst of what Health has found, each with what mends it, and that the rest is well. Nothing where it found nothing. */
export function NeedsYou({ health, withSteps }: NeedsYouProps) {
  const { t } = useTranslation();
  const { shown, rest } = findingsHere(health, { withSteps, most: MOST });
  if (shown.length === 0) return null;
  return (
    <section aria-labelledby="needs-you">
      <h2 id="needs-you" className={styles.title}>
        {t('health.found')}
      </h2>
      <FindingList label={t('health.found')} findings={shown} />
      <p className={styles.rest}>
        {rest > 0 ? (
          <Link href="/health">{t('overview.more', { count: rest })}</Link>
        ) : (
          health.state === 'ready' && (
            <>
              <ShieldCheck aria-hidden />
              {t('overview.rest')}
            </>
          )
        )}
      </p>
    </section>
  );
}
