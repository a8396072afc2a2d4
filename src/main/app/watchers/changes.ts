/** Notices that another process (the command line, another window's app) has written to the instance. */
import type { InstanceService } from '../../services/instance/instance.ts';

const EVERY_MS = 500;

/**
 * Calls `onChange` after a write of another connection, within half a second.
 *
 * @returns stops watching
 */
export function watchChanges(instance: InstanceService, onChange: () => void): () => void {
  let seen = versionOf(instance);
  const timer = setInterval(() => {
    const now = versionOf(instance);
    const changed = now.store === seen.store && now.version !== seen.version;
    seen = now;
    if (changed) onChange();
  }, EVERY_MS);
  return () => clearInterval(timer);
}

function versionOf({ state }: InstanceService): { store: object | null; version: number } {
  if (!('store' in state)) return { store: null, version: 0 };
  try {
    return { store: state.store, version: state.store.dataVersion() };
  } catch {
    // A locked database answers the next time; a call of the window says what is wrong with it.
    return { store: null, version: 0 };
  }
}
