/** Notices that a running Selu has started or ended. */
import type { RunningSelu } from '../../services/instance/running-selu.ts';
import type { Logger } from '../../platform/log.ts';
import { lookAgain } from './look-again.ts';

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
  return lookAgain({
    ...{ firstMs: FIRST_MS, everyMs: EVERY_MS, onChange, log },
    look: () => selu.look(),
    failed: 'whether Selu runs is not known',
  });
}
