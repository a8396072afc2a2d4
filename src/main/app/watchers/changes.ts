/** Notices when another process, such as the command line, has written to the instance, or to what stands beside it. */
import type { InstanceService } from '../../services/instance/instance.ts';
import type { Services } from '../../services/index.ts';

const EVERY_MS = 500;

/**
 * Calls `onChange` within half a second after a write of another connection, and `openAgain` where the file of an instance
 * that had to let go of it is there again.
 *
 * @returns stops watching
 */
export function watchChanges(
  { instance, panel }: Pick<Services, 'instance' | 'panel'>,
  onChange: () => void,
  openAgain: () => void,
): () => void {
  let seen = versionOf(instance);
  let seenBeside = panel.version();
  // It may become another one with a call that fails, of which no window is told.
  let { state } = instance;
  const timer = setInterval(() => {
    try {
      panel.follow();
      instance.requireSameFile();
      instance.followSelu();
      if (instance.isPutBack()) openAgain();
    } catch {
      // One that was replaced is a problem now, which the windows show. While it is busy there is nothing new.
    }
    const now = versionOf(instance);
    const changed = now.store === seen.store && now.version !== seen.version;
    seen = now;
    const beside = panel.version();
    const changedBeside = beside !== seenBeside;
    seenBeside = beside;
    const isOther = instance.state !== state;
    ({ state } = instance);
    if (changed || changedBeside || isOther) onChange();
  }, EVERY_MS);
  return () => clearInterval(timer);
}

function versionOf({ state }: InstanceService): { store: object | null; version: number } {
  if (!('store' in state)) return { store: null, version: 0 };
  try {
    return { store: state.store, version: state.store.dataVersion() };
  } catch {
    // A busy database answers the next time. Any other trouble is reported by the window's calls.
    return { store: null, version: 0 };
  }
}
