import { useEffect, useId, useRef, type ReactNode } from 'react';
import styles from './Section.module.css';

interface SectionProps {
  readonly title: string;
  /** What the lines below are about. */
  readonly lead?: ReactNode;
  /** Its heading takes the focus when it appears, for a step that starts without a field: it is then spoken. */
  readonly focus?: boolean;
  /** Its lines, one below the other. */
  readonly children: ReactNode;
}

/** A part of a page under its heading. */
export function Section({ title, lead, focus = false, children }: SectionProps) {
  const id = useId();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (focus) heading.current?.focus();
  }, [focus]);
  return (
    <section aria-labelledby={id}>
      <h2 ref={heading} id={id} tabIndex={focus ? -1 : undefined} className={styles.title}>
        {title}
      </h2>
      {lead && <p className={styles.lead}>{lead}</p>}
      <div className={styles.card}>{children}</div>
    </section>
  );
}
