import type { ReactNode } from 'react';
import { clsx } from 'clsx';
import type { Action } from './action.ts';
import { contextMenuOf } from './ContextMenu.tsx';
import styles from './ItemRow.module.css';

/** Something that is known about a thing. */
export interface Fact {
  readonly key: string;
  readonly text: ReactNode;
}

interface ItemRowProps {
  /** For the focus, which returns to the row when what it was on is gone. */
  readonly id: string;
  readonly picture: ReactNode;
  /** Stands out: it works. */
  readonly lit?: boolean;
  readonly title: string;
  readonly badge?: ReactNode;
  /** What is known about it, each a few words. */
  readonly facts: readonly Fact[];
  /** Links below the facts. */
  readonly links?: ReactNode;
  /** What can be done with it. */
  readonly end?: ReactNode;
  /** The same as a menu. */
  readonly actions?: readonly Action[];
  /** What came of doing it. */
  readonly children?: ReactNode;
}

/** One line of a section: a thing that is connected, or can be. */
export function ItemRow(props: ItemRowProps) {
  const { id, picture, lit = false, title, badge, facts, links, end, actions, children } = props;
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- its buttons do the same
    <li
      className={styles.item}
      data-item={id}
      onContextMenu={actions && contextMenuOf(() => actions)}
    >
      <div className={styles.line}>
        <span className={clsx(styles.picture, lit && styles.lit)} aria-hidden>
          {picture}
        </span>
        <div className={styles.words}>
          <p className={styles.first}>
            <span className={styles.title}>{title}</span>
            {badge}
          </p>
          <p className={styles.facts}>
            {facts.map(({ key, text }) => (
              <span key={key} className={styles.fact}>
                {text}
              </span>
            ))}
          </p>
          {links && <div className={styles.links}>{links}</div>}
        </div>
        {end && (
          <div className={styles.end} data-actions>
            {end}
          </div>
        )}
      </div>
      {children}
    </li>
  );
}

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
