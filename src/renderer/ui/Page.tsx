import type { ReactNode, Ref } from 'react';
import styles from './Page.module.css';

interface PageProps {
  /** Where the focus can be led to something on the page. */
  readonly ref?: Ref<HTMLDivElement>;
  readonly children: ReactNode;
}

/** A page as high as the window: what is below its header scrolls. */
export function Page({ ref, children }: PageProps) {
  return (
    <div ref={ref} className={styles.page}>
      {children}
    </div>
  );
}

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
