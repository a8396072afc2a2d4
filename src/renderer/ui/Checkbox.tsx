import type { ComponentProps, ReactNode, RefCallback } from 'react';
import styles from './Checkbox.module.css';

interface CheckboxProps extends Omit<ComponentProps<'input'>, 'type'> {
  /** Some of what it stands for is ticked. */
  readonly mixed?: boolean;
  readonly children: ReactNode;
}

export function Checkbox({ mixed = false, children, ...rest }: CheckboxProps) {
  return (
    <label className={styles.row}>
      <input ref={showsMixed(mixed)} {...rest} type="checkbox" className={styles.box} />
      <span>{children}</span>
    </label>
  );
}

/** What makes a checkbox show that it is neither one nor the other: HTML has no attribute for it. */
export const showsMixed =
  (mixed: boolean): RefCallback<HTMLInputElement> =>
  (input) => {
    if (input) input.indeterminate = mixed;
  };
