import type { ComponentProps, ReactNode } from 'react';
import { clsx } from 'clsx';
import styles from './Button.module.css';
import { Spinner } from './Spinner.tsx';
import { useRefused } from './useRefused.tsx';

interface ButtonProps extends ComponentProps<'button'> {
  /** `primary`: the one action of a view. */
  readonly look?: 'primary' | 'plain' | 'quiet' | 'danger';
  readonly icon?: ReactNode;
  /** At work: says so, and ignores further presses without losing the focus. */
  readonly busy?: boolean;
  /** Why it cannot be pressed now: it stays reachable, and says so. */
  readonly refused?: string | undefined;
}

export function Button({
  look = 'plain',
  icon,
  busy = false,
  refused,
  type = 'button',
  className,
  children,
  onClick,
  ...rest
}: ButtonProps) {
  const isRefused = refused !== undefined;
  const { describedBy, reason } = useRefused(refused, rest['aria-describedby']);
  return (
    <>
      <button
        {...rest}
        type={isRefused ? 'button' : type}
        className={clsx(styles.button, styles[look], className)}
        title={refused ?? rest.title}
        aria-describedby={describedBy}
        aria-disabled={busy || isRefused || rest['aria-disabled']}
        aria-busy={busy}
        onClick={busy || isRefused ? undefined : onClick}
      >
        {busy ? <Spinner /> : icon}
        {children}
      </button>
      {reason}
    </>
  );
}
