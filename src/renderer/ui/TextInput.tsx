import type { ComponentProps } from 'react';
import { clsx } from 'clsx';
import styles from './TextInput.module.css';

interface TextInputProps extends ComponentProps<'input'> {
  /** For text that is copied letter by letter. */
  readonly mono?: boolean;
}

export function TextInput({ mono = false, className, ...rest }: TextInputProps) {
  return (
    <input
      autoComplete="off"
      spellCheck={false}
      {...rest}
      className={clsx(styles.input, mono && styles.mono, className)}
    />
  );
}
