import { CircleAlert, TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { clsx } from 'clsx';
import type { HealthSummary } from '#shared/contract/schemas.ts';
import styles from './HealthSign.module.css';

const icons = { bad: CircleAlert, warning: TriangleAlert } as const;

/** Beside the name of the page: that there is a problem or a warning, by its shape, and spoken. It takes no room. */
export function HealthSign({ summary }: { readonly summary: HealthSummary | null }) {
  const { t } = useTranslation();
  const worst = summary?.worst;
  if (!summary || (worst !== 'bad' && worst !== 'warning')) return null;
  const Icon = icons[worst];
  return (
    <span className={clsx(styles.sign, styles[worst])}>
      <Icon aria-hidden />
      <span className="visually-hidden">
        {` (${t(`health.count.${worst}`, { count: summary.counts[worst] })})`}
      </span>
    </span>
  );
}
