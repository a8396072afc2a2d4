import type { ReactNode } from 'react';
import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react';
import { clsx } from 'clsx';
import styles from './Notice.module.css';

interface NoticeProps {
  readonly tone: 'danger' | 'warn' | 'good' | 'plain';
  readonly children: ReactNode;
}

const icons = { danger: CircleAlert, warn: TriangleAlert, good: CircleCheck, plain: Info };

/** A sentence inside a page or a form; an error is spoken at once, the others when there is time. */
export function Notice({ tone, children }: NoticeProps) {
  const Icon = icons[tone];
  return (
    <div
      className={clsx(styles.notice, styles[tone])}
      role={tone === 'danger' ? 'alert' : 'status'}
    >
      <Icon aria-hidden />
      <div className={styles.text}>{children}</div>
    </div>
  );
}
