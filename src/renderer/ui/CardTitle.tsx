import { useEffect, useRef, type ReactNode } from 'react';
import styles from './CardTitle.module.css';

interface CardTitleProps {
  readonly title: ReactNode;
  readonly lead?: ReactNode;
  readonly picture?: ReactNode;
  /** Takes the focus when it appears, for cards that start without a field: a new step is then spoken. */
  readonly focus?: boolean;
}

export function CardTitle({ title, lead, picture, focus = false }: CardTitleProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (focus) heading.current?.focus();
  }, [focus]);
  return (
    <div className={styles.title}>
      {picture && <div className={styles.picture}>{picture}</div>}
      <h1 ref={heading} tabIndex={-1} className={styles.heading}>
        {title}
      </h1>
      {lead && <p className={styles.lead}>{lead}</p>}
    </div>
  );
}
