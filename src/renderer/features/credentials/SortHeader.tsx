import { ArrowDown, ArrowUp, ChevronsUpDown } from 'lucide-react';
import styles from './SortHeader.module.css';

interface SortHeaderProps {
  readonly label: string;
  readonly sorted: false | 'asc' | 'desc';
  readonly onSort: () => void;
}

const spoken = { asc: 'ascending', desc: 'descending' } as const;

/** A column's heading that sorts by it, and the other way round the next time. */
export function SortHeader({ label, sorted, onSort }: SortHeaderProps) {
  const Icon = sorted === 'asc' ? ArrowUp : sorted === 'desc' ? ArrowDown : ChevronsUpDown;
  return (
    <div role="columnheader" aria-sort={sorted ? spoken[sorted] : 'none'} className={styles.header}>
      <button
        type="button"
        className={styles.button}
        data-sorted={sorted || undefined}
        onClick={onSort}
      >
        <span className={styles.label}>{label}</span>
        <Icon aria-hidden />
      </button>
    </div>
  );
}
