import { useId, type ReactNode } from 'react';
import { TriangleAlert } from 'lucide-react';
import type { ControlProps } from '../../forms/Field.tsx';
import styles from './Setting.module.css';

interface SettingProps {
  readonly label: string;
  /** What it does, in a sentence or two. */
  readonly hint?: ReactNode;
  /** Why it cannot be had here. */
  readonly problem?: string | undefined;
  /** Sets it, named by the label. */
  readonly control?: (control: Partial<ControlProps>) => ReactNode;
  /** Instead of a control: what has a name of its own, a button or a group. */
  readonly end?: ReactNode;
  /** What came of using it. */
  readonly children?: ReactNode;
}

/** One line of a section: what it is about, and at its end what sets it. */
export function Setting({ label, hint, problem, control, end, children }: SettingProps) {
  const id = useId();
  const hintId = `${id}-hint`;
  const problemId = `${id}-problem`;
  const described = [problem && problemId, hint && hintId].filter(Boolean).join(' ');
  return (
    <div className={styles.setting} data-item={label}>
      <div className={styles.line}>
        <div className={styles.words}>
          {control ? (
            <label htmlFor={id} className={styles.label}>
              {label}
            </label>
          ) : (
            <p className={styles.label}>{label}</p>
          )}
          {hint && (
            <p id={hintId} className={styles.hint}>
              {hint}
            </p>
          )}
          {problem && (
            <p id={problemId} className={styles.problem}>
              <TriangleAlert aria-hidden />
              {problem}
            </p>
          )}
        </div>
        {control?.({ id, 'aria-describedby': described || undefined })}
        {end}
      </div>
      {children}
    </div>
  );
}
