import { useEffect, useRef, type ReactNode } from 'react';
import styles from './PageHeader.module.css';
import { ThemeSwitch } from '../theme/ThemeSwitch.tsx';

interface PageHeaderProps {
  readonly title: ReactNode;
  /** Above the title: the way back to where the page belongs. */
  readonly back?: ReactNode;
  /** The page's one main action. */
  readonly action?: ReactNode;
  /** False where the page itself sets the theme. */
  readonly withTheme?: boolean;
}

/** Takes the focus when the page appears, so that the keyboard starts there and the title is spoken. */
export function PageHeader({ title, back, action, withTheme = true }: PageHeaderProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  return (
    <header className={styles.header}>
      <div className={styles.words}>
        {back}
        <h1 ref={heading} tabIndex={-1} className={styles.title}>
          {title}
        </h1>
      </div>
      {withTheme && <ThemeSwitch />}
      {action}
    </header>
  );
}
