import { useEffect, useRef, type ComponentProps } from 'react';
import { Notice } from '../ui/Notice.tsx';
import styles from './Outcome.module.css';

/** What came of a button or a switch. Below the end of the page it would go unseen, so it comes into view. */
export function Outcome(notice: ComponentProps<typeof Notice>) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // Newer Chromium answers with a promise, which would pass for the effect's clean-up.
    box.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  return (
    <div ref={box} className={styles.outcome}>
      <Notice {...notice} />
    </div>
  );
}
