import type { ReactNode } from 'react';
import styles from './Choice.module.css';

interface ChoiceProps {
  /** What is chosen; the control names itself with it, too. */
  readonly label: string;
  /** What was chosen, beside a button that asks. */
  readonly value?: string;
  readonly error?: string | undefined;
  readonly children: ReactNode;
}

/** A line of a form that is no field: a few to choose from, or a button that asks. */
export function Choice({ label, value, error, children }: ChoiceProps) {
  return (
    <div className={styles.choice}>
      <div className={styles.words}>
        <p className={styles.label}>{label}</p>
        {value !== undefined && <p className={styles.value}>{value}</p>}
        {error && (
          <p className={styles.error} role="alert">
            {error}
          </p>
        )}
      </div>
      {children}
    </div>
  );
}
