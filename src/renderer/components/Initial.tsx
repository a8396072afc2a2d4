import styles from './Initial.module.css';

interface InitialProps {
  readonly name: string;
}

/** A person's first letter, in place of a picture. */
export function Initial({ name }: InitialProps) {
  // By code points: a name may start outside the basic plane.
  const [first = ''] = name.trim();
  return (
    <span className={styles.initial} aria-hidden>
      {first.toLocaleUpperCase()}
    </span>
  );
}
