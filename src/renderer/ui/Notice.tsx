import type { ReactNode } from 'react';
import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react';
import { clsx } from 'clsx';
import styles from './Notice.module.css';

interface NoticeProps {
  readonly tone: 'danger' | 'warn' | 'good' | 'plain';
  /** It stands there as long as the page does: nothing that is to be spoken by itself. */
  readonly standing?: boolean;
  readonly children: ReactNode;
}

const icons = { danger: CircleAlert, warn: TriangleAlert, good: CircleCheck, plain: Info };

/** A sentence inside a page or a form; an error is spoken at once, the others when there is time. */
export function Notice({ tone, standing = false, children }: NoticeProps) {
  const Icon = icons[tone];
  const role = tone === 'danger' ? 'alert' : 'status';
  return (
    <div className={clsx(styles.notice, styles[tone])} role={standing ? undefined : role}>
      <Icon aria-hidden />
      <div className={styles.text}>{children}</div>
    </div>
  );
}
