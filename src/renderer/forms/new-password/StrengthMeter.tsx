import { useTranslation } from 'react-i18next';
import { clsx } from 'clsx';
import { limits } from '#shared/limits.ts';
import type { Strength } from './strength.ts';
import styles from './StrengthMeter.module.css';

interface StrengthMeterProps {
  /** So that the field can be described by it. */
  readonly id: string;
  readonly strength: Strength | null;
}

/** How many of the four parts are filled. */
const filled = { tooShort: 0, weak: 1, fair: 2, good: 3, strong: 4 } as const;

/** Four steps, a word, and what would make the password better. As high empty as filled: nothing moves. */
export function StrengthMeter({ id, strength }: StrengthMeterProps) {
  const { t } = useTranslation();
  const level = strength?.level;
  const hint = t('user.passwordHint', { count: limits.passwordMin });
  const general = level === undefined || level === 'tooShort';
  const advice = general
    ? hint
    : strength?.advice
      ? t(`password.advice.${strength.advice}`)
      : t('password.fine');
  return (
    <div className={styles.meter}>
      <div className={styles.line}>
        <span className={clsx(styles.bar, level && styles[level])} aria-hidden>
          {[1, 2, 3, 4].map((step) => (
            <span
              key={step}
              className={styles.step}
              data-filled={level && filled[level] >= step ? true : undefined}
            />
          ))}
        </span>
        <span className={styles.word} aria-hidden>
          {level && t(`password.level.${level}`)}
        </span>
      </div>
      <p id={id} className={styles.advice}>
        {advice}
      </p>
      <p role="status" className="visually-hidden">
        {level && t('password.spoken', { level: t(`password.level.${level}`) })}{' '}
        {!general && advice}
      </p>
    </div>
  );
}
