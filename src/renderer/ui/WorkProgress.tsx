import { useEffect, useRef, type ReactNode } from 'react';
import { Button } from './Button.tsx';
import { ProgressBar } from './ProgressBar.tsx';
import stack from './stack.module.css';
import styles from './WorkProgress.module.css';

interface WorkProgressProps {
  /** What is done. */
  readonly label: string;
  /** From 0 to 1. */
  readonly value: number;
  /** The same in words, with what is left of it. */
  readonly text: string;
  /** What to mind meanwhile. */
  readonly hint?: string | undefined;
  /** What stops it; left out: nothing does. */
  readonly stop?: string;
  readonly isStopping?: boolean;
  readonly onStop?: () => void;
  /** What went wrong when it was to be stopped. */
  readonly children?: ReactNode;
}

/**
 * How far long work is, and what stops it. Where it takes the place of the button that began it, the keyboard stays here:
 * pressed once more, the key that began it does not stop it.
 */
export function WorkProgress(props: WorkProgressProps) {
  const { label, value, text, hint, stop, isStopping = false, onStop, children } = props;
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // Only where nothing else has it: the button is gone, or what it was with is hidden.
    const { activeElement } = document;
    if (activeElement === document.body || !activeElement?.checkVisibility()) box.current?.focus();
  }, []);
  return (
    <div ref={box} role="group" aria-label={label} tabIndex={-1} className={styles.work}>
      <ProgressBar label={label} value={value} />
      <div>
        <p>{text}</p>
        {hint && <p className={styles.hint}>{hint}</p>}
      </div>
      {children}
      {stop !== undefined && (
        <div className={stack.actions}>
          <Button busy={isStopping} onClick={onStop}>
            {stop}
          </Button>
        </div>
      )}
    </div>
  );
}
