/** Notices that a running Selu has started or ended. */
import type { RunningSelu } from '../../services/instance/running-selu.ts';
import type { Logger } from '../../platform/log.ts';

const EVERY_MS = 5_000;

/** How soon the first look is: an instance whose master secret is at hand is unlocked by then. */
const FIRST_MS = 500;

/**
 * Looks soon and then every few seconds whether Selu answers, and calls `onChange` when that has changed.
 *
 * @returns stops watching
 */
export function watchSelu(
  selu: Pick<RunningSelu, 'look'>,
  onChange: () => void,
  log: Logger,
): () => void {
  let timer: NodeJS.Timeout;
  let stopped = false;
  const look = async (): Promise<void> => {
    try {
      if (await selu.look()) onChange();
    } catch (error) {
      log.error('whether Selu runs is not known', error);
    }
    // The next one only when this one has ended.
    if (!stopped) timer = setTimeout(() => void look(), EVERY_MS);
  };
  timer = setTimeout(() => void look(), FIRST_MS);
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}
