import { useId, type ReactNode } from 'react';
import { ChevronRight } from 'lucide-react';
import styles from './Disclosure.module.css';

interface DisclosureProps {
  readonly label: string;
  readonly open: boolean;
  readonly onToggle: () => void;
  readonly children: ReactNode;
}

/** What few need, behind a button that shows it. */
export function Disclosure({ label, open, onToggle, children }: DisclosureProps) {
  const id = useId();
  return (
    <div className={styles.disclosure}>
      <button
        type="button"
        className={styles.button}
        aria-expanded={open}
        aria-controls={id}
        onClick={onToggle}
      >
        <ChevronRight aria-hidden />
        {label}
      </button>
      <div id={id} hidden={!open} className={styles.content}>
        {children}
      </div>
    </div>
  );
}
