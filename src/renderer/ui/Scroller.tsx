import type { ReactNode, Ref } from 'react';
import { ScrollArea } from '@base-ui/react/scroll-area';
import { clsx } from 'clsx';
import styles from './Scroller.module.css';

interface ScrollerProps {
  /** What scrolls, for a virtual list and to lead it somewhere. */
  readonly ref?: Ref<HTMLDivElement>;
  /** Where it stands, and its card if it is one. */
  readonly className?: string | undefined;
  /** Of what scrolls: its padding. */
  readonly insideClass?: string | undefined;
  /** Something in it takes the focus, so that the keyboard reaches all of it. */
  readonly children: ReactNode;
}

/**
 * What scrolls below its own bar: the browser's bar would take its room from what is inside, and the lines of a table
 * and the cards of a page would end short of the edge as soon as there is more than fits.
 */
export function Scroller({ ref, className, insideClass, children }: ScrollerProps) {
  return (
    <ScrollArea.Root className={clsx(styles.scroller, className)}>
      <ScrollArea.Viewport
        ref={ref}
        className={clsx(styles.viewport, insideClass)}
        tabIndex={undefined}
      >
        <ScrollArea.Content className={styles.content}>{children}</ScrollArea.Content>
      </ScrollArea.Viewport>
      <ScrollArea.Scrollbar className={styles.bar}>
        <ScrollArea.Thumb className={styles.thumb} />
      </ScrollArea.Scrollbar>
      <ScrollArea.Scrollbar orientation="horizontal" className={styles.bar}>
        <ScrollArea.Thumb className={styles.thumb} />
      </ScrollArea.Scrollbar>
    </ScrollArea.Root>
  );
}
