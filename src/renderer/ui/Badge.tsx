import type { ReactNode } from 'react';
import styles from './Badge.module.css';
import { classes } from './classes.ts';

interface BadgeProps {
  readonly tone: 'good' | 'warn' | 'danger' | 'plain' | 'accent';
  readonly icon?: ReactNode;
  readonly children: ReactNode;
}

export function Badge({ tone, icon, children }: BadgeProps) {
  return (
    <span className={classes(styles.badge, styles[tone])}>
      {icon}
      <span className={styles.text}>{children}</span>
    </span>
  );
}
