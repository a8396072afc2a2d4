/** Looks at something again and again, as long as the app is open. */
import type { Logger } from '../../platform/log.ts';

interface LookAgain {
  /** How soon the first look is, in milliseconds. */
  readonly firstMs: number;
  /** How long after a look has ended the next one begins. */
  readonly everyMs: number;
  /** @returns whether something has changed */
  readonly look: () => Promise<boolean>;
  readonly onChange: () => void;
  /** What goes into the log where a look fails. */
  readonly failed: string;
  readonly log: Logger;
}

/** @returns stops looking */
export function lookAgain({
  firstMs,
  everyMs,
  look,
  onChange,
  failed,
  log,
}: LookAgain): () => void {
  let timer: NodeJS.Timeout;
  let stopped = false;
  const lookNow = async (): Promise<void> => {
    try {
      if (await look()) onChange();
    } catch (error) {
      log.error(failed, error);
    }
    // The next one only when this one has ended.
    if (!stopped) timer = setTimeout(() => void lookNow(), everyMs);
  };
  timer = setTimeout(() => void lookNow(), firstMs);
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}
