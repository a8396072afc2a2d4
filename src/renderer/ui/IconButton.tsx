import type { ComponentProps, ReactNode } from 'react';
import { clsx } from 'clsx';
import styles from './IconButton.module.css';

interface IconButtonProps extends ComponentProps<'button'> {
  /** What a screen reader speaks, and what hovering shows. */
  readonly label: string;
  readonly children: ReactNode;
}

export function IconButton({ label, className, children, ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      {...rest}
      className={clsx(styles.button, className)}
    >
      {children}
    </button>
  );
}
