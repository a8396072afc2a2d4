import type { ReactNode } from 'react';
import styles from './ItemList.module.css';

interface ItemListProps {
  readonly label: string;
  /** {@link ItemRow}s. */
  readonly children: ReactNode;
}

export function ItemList({ label, children }: ItemListProps) {
  return (
    <ul aria-label={label} className={styles.list}>
      {children}
    </ul>
  );
}
