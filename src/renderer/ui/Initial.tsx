import { clsx } from 'clsx';
import styles from './Initial.module.css';

interface InitialProps {
  readonly name: string;
  readonly large?: boolean;
}

/** A person's first letter, in place of a picture. */
export function Initial({ name, large = false }: InitialProps) {
  // By code points: a name may start outside the basic plane.
  const [first = ''] = name.trim();
  return (
    <span className={clsx(styles.initial, large && styles.large)} aria-hidden>
      {first.toLocaleUpperCase()}
    </span>
  );
}
