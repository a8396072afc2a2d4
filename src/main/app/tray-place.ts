/**
 * Whether a desktop shows icons beside its clock. macOS and Windows do; on Linux Electron makes one also where nothing shows
 * it, and whoever then closes the last window could not come back: so the desktop is asked first.
 */
import { onSessionBus } from '../crypto/keychain/session-bus.ts';

const PATIENCE_MS = 2_000;
const WATCHER = 'org.kde.StatusNotifierWatcher';

/** @param env tells where the session bus is */
export async function hasTrayPlace(
  env: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform = process.platform,
): Promise<boolean> {
  if (platform !== 'linux') return true;
  try {
    const bus = 'org.freedesktop.DBus';
    const [isThere = false] =
      (await onSessionBus(env, AbortSignal.timeout(PATIENCE_MS), (call) =>
        call(
          {
            destination: bus,
            path: '/org/freedesktop/DBus',
            interface: bus,
            member: 'NameHasOwner',
            signature: 's',
          },
          WATCHER,
        ),
      )) ?? [];
    return isThere === true;
  } catch {
    return false;
  }
}
