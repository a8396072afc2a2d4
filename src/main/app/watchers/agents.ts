/** Notices that the package of an installed agent has changed on the disk. */
import { mkdirSync, type Stats } from 'node:fs';
import { relative, sep } from 'node:path';
import { watch, type FSWatcher } from 'chokidar';
import type { Logger } from '../../platform/log.ts';

/** Long enough that an unpacked archive is one change. */
const GATHER_MS = 200;
/** Below an agent's folder: `capabilities/<folder>/manifest.yaml` is the deepest that is read. */
const DEPTH = 3;
/** How often to look where the system cannot tell, as when it has no watches left. */
const POLL_MS = 1_000;

/**
 * Watches the packages, until the returned function is called.
 *
 * @param folder of the packages; it is made when it is missing
 * @param onChange called with the ids of agents whose files have changed; with none when any may have
 */
export function watchAgents(
  folder: string,
  onChange: (ids: readonly string[]) => void,
  log: Logger,
): () => Promise<void> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const changed = new Set<string>();
  let timer: NodeJS.Timeout | null = null;
  let watcher: FSWatcher;

  const note = (path: string): void => {
    const [id] = relative(folder, path).split(sep);
    // What begins with a dot is on its way in or out.
    if (!id || id.startsWith('.')) return;
    changed.add(id);
    timer ??= setTimeout(() => {
      timer = null;
      const ids = [...changed];
      changed.clear();
      onChange(ids);
    }, GATHER_MS);
  };

  const start = (usePolling: boolean): FSWatcher =>
    watch(folder, {
      ignoreInitial: true,
      followSymlinks: false,
      ignorePermissionErrors: true,
      depth: DEPTH,
      ignored: (path, stats) => !isRead(relative(folder, path), stats),
      usePolling,
      interval: POLL_MS,
    })
      .on('all', (_event, path) => note(path))
      // What changed while it was getting ready was not told.
      .once('ready', () => onChange([]))
      .on('error', (error) => {
        if (usePolling) {
          log.error('the packages are not watched', error);
          return;
        }
        log.error('the packages are looked at instead of watched', error);
        void watcher.close();
        watcher = start(true);
      });

  watcher = start(false);
  return async () => {
    if (timer) clearTimeout(timer);
    await watcher.close();
  };
}

/**
 * Whether a path inside the folder has to do with what is read of a package.
 *
 * @param stats left out where it is not known yet what the path is: then it may be
 */
function isRead(path: string, stats: Stats | undefined): boolean {
  const [id, part, ...rest] = path.split(sep);
  if (!id) return true;
  if (id.startsWith('.')) return false;
  if (stats === undefined) return true;
  if (stats.isFile()) return path.endsWith('.yaml');
  return part === undefined || part === 'i18n' || part === 'capabilities' || rest.length > 0;
}
