import { CircleAlert, Lightbulb, TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { clsx } from 'clsx';
import type { Severity } from '#shared/findings.ts';
import styles from './SeverityIcon.module.css';

const icons = { bad: CircleAlert, warning: TriangleAlert, advice: Lightbulb } as const;

/** How bad something is: by its shape, a colour, and a word that is spoken. */
export function SeverityIcon({ severity }: { readonly severity: Severity }) {
  const { t } = useTranslation();
  const Icon = icons[severity];
  return (
    <span className={clsx(styles.icon, styles[severity])} title={t(`health.severity.${severity}`)}>
      <Icon aria-hidden />
      <span className="visually-hidden">{`${t(`health.severity.${severity}`)}: `}</span>
    </span>
  );
}
