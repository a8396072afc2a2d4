import { useRef, type ReactNode, type Ref } from 'react';
import { clsx } from 'clsx';
import styles from './Page.module.css';
import { Scroller } from './Scroller.tsx';
import { useKeptFocus } from './useKeptFocus.ts';

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
  /** It takes all of the window. */
  readonly wide?: boolean;
}

/** What is below a page's header: one column that scrolls, and keeps the focus when something of it goes. */
export function PageBody({ children, wide = false }: PageBodyProps) {
  const column = useRef<HTMLDivElement>(null);
  useKeptFocus(column);
  return (
    <Scroller className={styles.scroll} insideClass={styles.inside}>
      <div ref={column} className={clsx(styles.column, wide && styles.wide)}>
        {children}
      </div>
    </Scroller>
  );
}
