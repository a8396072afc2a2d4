import type { ReactNode, Ref } from 'react';
import { useId } from 'react';
import styles from './AccountCard.module.css';

interface AccountCardProps {
  readonly title: string;
  /** For what has to take the focus there. */
  readonly heading?: Ref<HTMLHeadingElement>;
  readonly lead?: string;
  readonly action?: ReactNode;
  readonly children: ReactNode;
}

/** A part of one's own account under its heading. */
export function AccountCard({ title, heading, lead, action, children }: AccountCardProps) {
  const id = useId();
  return (
    <section aria-labelledby={id} className={styles.card}>
      <div className={styles.head}>
        <div>
          <h2 id={id} ref={heading} tabIndex={-1} className={styles.title}>
            {title}
          </h2>
          {lead && <p className={styles.lead}>{lead}</p>}
        </div>
        {action}
      </div>
      {children}
    </section>
  );
}
