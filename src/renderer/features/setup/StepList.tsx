import { Check } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { clsx } from 'clsx';
import styles from './StepList.module.css';

/** Where the master secret of the new instance comes from. */
export type SecretOrigin = 'environment' | 'made' | 'pasted';
type Stop = 'choose' | 'secret' | 'admin';

interface StepListProps {
  readonly origin: SecretOrigin;
  readonly at: Stop;
}

/** How far the set-up is. */
export function StepList({ origin, at }: StepListProps) {
  const { t } = useTranslation();
  const choose = { stop: 'choose', label: t('setup.steps.choose') } as const;
  const stops = [
    ...(origin === 'environment' ? [] : [choose]),
    {
      stop: 'secret',
      label: {
        environment: t('secret.label'),
        made: t('setup.steps.keep'),
        pasted: t('setup.steps.paste'),
      }[origin],
    },
    { stop: 'admin', label: t('setup.steps.admin') },
  ] as const;
  const current = stops.findIndex(({ stop }) => stop === at);
  return (
    <ol className={styles.list} aria-label={t('setup.steps.label')}>
      {stops.map(({ stop, label }, index) => (
        <li
          key={stop}
          className={clsx(
            styles.stop,
            index < current && styles.done,
            index === current && styles.current,
          )}
          aria-current={index === current ? 'step' : undefined}
        >
          <span className={styles.dot}>{index < current ? <Check aria-hidden /> : index + 1}</span>
          {label}
        </li>
      ))}
    </ol>
  );
}
