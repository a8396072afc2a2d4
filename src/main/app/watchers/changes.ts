/** Notices when another process, such as the command line, has written to the instance. */
import type { InstanceService } from '../../services/instance/instance.ts';

const EVERY_MS = 500;

/**
 * Calls `onChange` within half a second after a write of another connection.
 *
 * @returns stops watching
 */
export function watchChanges(instance: InstanceService, onChange: () => void): () => void {
  let seen = versionOf(instance);
  const timer = setInterval(() => {
    const before = instance.state;
    try {
      instance.requireSameFile();
      instance.followSelu();
    } catch {
      // One that was replaced is a problem now, which the windows show. While it is busy there is nothing new.
    }
    const now = versionOf(instance);
    const changed = now.store === seen.store && now.version !== seen.version;
    seen = now;
    if (changed || instance.state !== before) onChange();
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
