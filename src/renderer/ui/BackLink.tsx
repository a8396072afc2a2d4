import { ChevronLeft } from 'lucide-react';
import { Link } from 'wouter';
import styles from './BackLink.module.css';

interface BackLinkProps {
  readonly to: string;
  /** What the page there is called. */
  readonly text: string;
}

/** Above the title of a page: the way back to the page that it belongs to. */
export function BackLink({ to, text }: BackLinkProps) {
  return (
    <Link href={to} className={styles.back}>
      <ChevronLeft aria-hidden />
      {text}
    </Link>
  );
}
