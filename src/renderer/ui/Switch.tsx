import type { ControlProps } from '../forms/Field.tsx';
import styles from './Switch.module.css';

interface SwitchProps {
  readonly control: Partial<ControlProps>;
  readonly on: boolean;
  readonly onChange: (on: boolean) => void;
  /** At work, or not to be had: stays reachable, so that the reason beside it is read. */
  readonly disabled?: boolean;
  readonly busy?: boolean;
}

/** Something that is on or off, and takes effect at once. */
export function Switch({ control, on, onChange, disabled = false, busy = false }: SwitchProps) {
  return (
    <input
      id={control.id}
      aria-describedby={control['aria-describedby']}
      type="checkbox"
      // oxlint-disable-next-line jsx-a11y/role-has-required-aria-props -- a checkbox says by itself whether it is on
      role="switch"
      className={styles.switch}
      checked={on}
      aria-disabled={disabled || busy}
      aria-busy={busy}
      onChange={(event) => {
        if (!disabled && !busy) onChange(event.target.checked);
      }}
    />
  );
}
