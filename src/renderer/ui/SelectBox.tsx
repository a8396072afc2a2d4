import { clsx } from 'clsx';
import { showsMixed } from './Checkbox.tsx';
import box from './Checkbox.module.css';
import styles from './SelectBox.module.css';

interface SelectBoxProps {
  /** What a screen reader speaks. */
  readonly label: string;
  readonly checked: boolean;
  /** Some of what it stands for is selected. */
  readonly mixed?: boolean;
  readonly tabIndex?: number;
  readonly onSelect: (byRange: boolean) => void;
}

/** A checkbox without words that selects a row of a list, or all; with Shift those up to it, too. */
export function SelectBox({ label, checked, mixed = false, tabIndex, onSelect }: SelectBoxProps) {
  return (
    // All around the box belongs to it, so that it need not be hit exactly.
    <label className={styles.around} title={label}>
      <input
        type="checkbox"
        ref={showsMixed(mixed && !checked)}
        className={clsx(box.box, styles.box)}
        aria-label={label}
        tabIndex={tabIndex}
        checked={checked}
        onChange={({ nativeEvent }) =>
          onSelect(nativeEvent instanceof MouseEvent && nativeEvent.shiftKey)
        }
      />
    </label>
  );
}
