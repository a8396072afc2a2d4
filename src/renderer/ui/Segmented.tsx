import { useId, type ReactNode } from 'react';
import { clsx } from 'clsx';
import styles from './Segmented.module.css';

export interface Segment<V extends string> {
  readonly value: V;
  readonly label: string;
  /** Stands in for the label, which is then spoken only. */
  readonly icon?: ReactNode;
}

interface SegmentedProps<V extends string> {
  /** What the choice is about, for screen readers. */
  readonly label: string;
  readonly segments: readonly Segment<V>[];
  readonly value: V;
  readonly onChange: (value: V) => void;
}

/** A choice of a few, all in sight: radio buttons in one line. */
export function Segmented<V extends string>({
  label,
  segments,
  value,
  onChange,
}: SegmentedProps<V>) {
  const name = useId();
  return (
    <div role="radiogroup" aria-label={label} className={styles.group}>
      {segments.map((segment) => (
        <label
          key={segment.value}
          className={styles.segment}
          title={segment.icon ? segment.label : undefined}
        >
          <input
            type="radio"
            className={styles.radio}
            name={name}
            checked={segment.value === value}
            onChange={() => onChange(segment.value)}
          />
          {segment.icon}
          <span className={clsx(Boolean(segment.icon) && 'visually-hidden')}>{segment.label}</span>
        </label>
      ))}
    </div>
  );
}
