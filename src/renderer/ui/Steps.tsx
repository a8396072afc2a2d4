import type { ReactNode } from 'react';
import styles from './Steps.module.css';

interface StepsProps {
  readonly label: string;
  readonly steps: readonly { readonly key: string; readonly text: ReactNode }[];
}

/** What to do elsewhere first, one thing after the other. */
export function Steps({ label, steps }: StepsProps) {
  return (
    <ol className={styles.steps} aria-label={label}>
      {steps.map(({ key, text }) => (
        <li key={key} className={styles.step}>
          <div className={styles.text}>{text}</div>
        </li>
      ))}
    </ol>
  );
}
