import type { ReactNode } from 'react';
import styles from './PageBody.module.css';

interface PageBodyProps {
  /** {@link Section}s, one below the other. */
  readonly children: ReactNode;
}

/** What is below a page's header: one column that scrolls. */
export function PageBody({ children }: PageBodyProps) {
  return (
    <div className={styles.scroll}>
      <div className={styles.column}>{children}</div>
    </div>
  );
}
