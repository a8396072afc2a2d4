import styles from './Lines.module.css';

interface LinesProps {
  readonly id?: string;
  readonly lines: readonly string[];
}

/** What a row says now, a line each. */
export function Lines({ id, lines }: LinesProps) {
  return (
    <span id={id} className={styles.lines}>
      {lines.map((line) => (
        // A name that somebody else wrote keeps its direction of writing to itself.
        <bdi key={line} className={styles.line}>
          {line}
        </bdi>
      ))}
    </span>
  );
}
