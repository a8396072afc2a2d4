import type { ReactNode } from 'react';
import { clsx } from 'clsx';
import styles from './Badge.module.css';

interface BadgeProps {
  readonly tone: 'good' | 'warn' | 'danger' | 'plain' | 'accent';
  readonly icon?: ReactNode;
  readonly children: ReactNode;
}

export function Badge({ tone, icon, children }: BadgeProps) {
  return (
    <span className={clsx(styles.badge, styles[tone])}>
      {icon}
      <span className={styles.text}>{children}</span>
    </span>
  );
}
