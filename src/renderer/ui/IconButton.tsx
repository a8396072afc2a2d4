import type { ComponentProps, ReactNode } from 'react';
import { clsx } from 'clsx';
import styles from './IconButton.module.css';
import { useRefused } from './useRefused.tsx';

interface IconButtonProps extends ComponentProps<'button'> {
  /** What a screen reader speaks, and what hovering shows. */
  readonly label: string;
  /** Why it cannot be pressed now: it stays reachable, and says so. */
  readonly refused?: string | undefined;
  readonly children: ReactNode;
}

export function IconButton({ label, refused, className, children, ...rest }: IconButtonProps) {
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
        className={clsx(styles.button, className)}
      >
        {children}
      </button>
      {reason}
    </>
  );
}
