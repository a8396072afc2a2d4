/** Notices when the package of an installed agent changes on the disk. */
import type { Stats } from 'node:fs';
import { relative, sep } from 'node:path';
import { watch, type FSWatcher } from 'chokidar';
import { makePrivateFolder } from '../../platform/folders.ts';
import type { Logger } from '../../platform/log.ts';

/** Long enough to turn an unpacked archive into one change. */
const GATHER_MS = 200;
/** The deepest file that is read is `<agent>/capabilities/<folder>/manifest.yaml`. */
const DEPTH = 3;
/** How often to look when the system cannot report changes, for example because it has no watches left. */
const POLL_MS = 1_000;

/**
 * Watches the packages, until the returned function is called.
 *
 * @param folder holds the packages; made when it is missing
 * @param onChange called with the ids of agents whose files have changed; with an empty list when any of them may have
 */
export function watchAgents(
  folder: string,
  onChange: (ids: readonly string[]) => void,
  log: Logger,
): () => Promise<void> {
  makePrivateFolder(folder);
  const changed = new Set<string>();
  let timer: NodeJS.Timeout | null = null;
  let watcher: FSWatcher;

  const note = (path: string): void => {
    const [id] = relative(folder, path).split(sep);
    // A folder whose name begins with a dot belongs to an installation or a removal in progress.
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
      // Changes before `ready` were not reported.
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
 * Whether a path may be one that is read of a package.
 *
 * @param stats undefined while it is not known whether the path is a file: the answer is then yes
 */
function isRead(path: string, stats: Stats | undefined): boolean {
  const [id, part, ...rest] = path.split(sep);
  if (!id) return true;
  if (id.startsWith('.')) return false;
  if (stats === undefined) return true;
  if (stats.isFile()) return path.endsWith('.yaml');
  return part === undefined || part === 'i18n' || part === 'capabilities' || rest.length > 0;
}
