import type { ControlProps } from '../forms/Field.tsx';
import styles from './Switch.module.css';
import { useRefused } from './useRefused.tsx';

interface SwitchProps {
  readonly control: Partial<ControlProps>;
  readonly on: boolean;
  readonly onChange: (on: boolean) => void;
  /** At work, or not to be had: stays reachable, so that the reason beside it is read. */
  readonly disabled?: boolean;
  readonly busy?: boolean;
  /** Why it cannot be changed now, where nothing beside it says so. */
  readonly refused?: string | undefined;
}

/** Something that is on or off, and takes effect at once. */
export function Switch(props: SwitchProps) {
  const { control, on, onChange, disabled = false, busy = false, refused } = props;
  const { describedBy, reason } = useRefused(refused, control['aria-describedby']);
  const isOff = disabled || refused !== undefined;
  return (
    <>
      <input
        id={control.id}
        title={refused}
        aria-describedby={describedBy}
        type="checkbox"
        // oxlint-disable-next-line jsx-a11y/role-has-required-aria-props -- a checkbox says by itself whether it is on
        role="switch"
        className={styles.switch}
        checked={on}
        aria-disabled={isOff || busy}
        aria-busy={busy}
        onChange={(event) => {
          if (!isOff && !busy) onChange(event.target.checked);
        }}
      />
      {reason}
    </>
  );
}
