import type { ComponentProps, ReactNode } from 'react';
import { clsx } from 'clsx';
import styles from './IconButton.module.css';
import { useRefused } from './useRefused.tsx';

interface IconButtonProps extends ComponentProps<'button'> {
  /** What a screen reader speaks, and what hovering shows. */
  readonly label: string;
  /** Why it cannot be pressed now: it stays reachable, and says so. */
  readonly refused?: string | undefined;
  /** It shows a word instead of a picture. */
  readonly inWords?: boolean;
  readonly children: ReactNode;
}

export function IconButton(props: IconButtonProps) {
  const { label, refused, inWords = false, className, children, ...rest } = props;
  const isRefused = refused !== undefined;
  const { describedBy, reason } = useRefused(refused, rest['aria-describedby']);
  return (
    <>
      <button
        type="button"
        aria-label={label}
        title={label}
        {...rest}
        {...(isRefused && {
          title: refused,
          onClick: undefined,
          'aria-disabled': true,
        })}
        aria-describedby={describedBy}
        className={clsx(styles.button, inWords && styles.word, className)}
      >
        {children}
      </button>
      {reason}
    </>
  );
}
