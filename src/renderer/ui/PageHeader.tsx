import { useEffect, useRef, type ReactNode } from 'react';
import { create } from 'zustand';
import styles from './PageHeader.module.css';

interface PageHeaderProps {
  readonly title: ReactNode;
  /** Above the title: the way back to where the page belongs. */
  readonly back?: ReactNode;
  /** The page's one main action. */
  readonly action?: ReactNode;
}

/** What the page that is shown is called. */
export const usePageTitle = create<{ readonly title: string }>(() => ({ title: '' }));

/** Takes the focus when the page appears, so that the keyboard starts there and the title is spoken. */
export function PageHeader({ title, back, action }: PageHeaderProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  // As it is read: a title may have parts.
  useEffect(() => usePageTitle.setState({ title: heading.current?.textContent ?? '' }));
  return (
    <header className={styles.header}>
      <div className={styles.words}>
        {back}
        <h1 ref={heading} tabIndex={-1} className={styles.title}>
          {title}
        </h1>
      </div>
      {action}
    </header>
  );
}
