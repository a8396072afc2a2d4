/** Notices when the package of an installed agent changes on the disk. */
import { watch as watchTree, type Stats, type WatchEventType } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { watch } from 'chokidar';
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
 * @param platform as in `process.platform`
 */
export function watchAgents(
  folder: string,
  onChange: (ids: readonly string[]) => void,
  log: Logger,
  platform: NodeJS.Platform = process.platform,
): () => Promise<void> {
  makePrivateFolder(folder);
  const changed = new Set<string>();
  let timer: NodeJS.Timeout | null = null;
  let watcher: { close: () => unknown };

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

  const poll = (error: unknown): void => {
    log.error('the packages are looked at instead of watched', error);
    void watcher.close();
    watcher = watchFolders(true);
  };

  /** Each folder by itself, or each file looked at in turn, which holds none of them. */
  const watchFolders = (usePolling: boolean): typeof watcher =>
    watch(folder, {
      ignoreInitial: true,
      followSymlinks: false,
      ignorePermissionErrors: true,
      depth: DEPTH,
      ignored: (path, stats) => !isRead(relative(folder, path), stats),
      backend: usePolling ? 'polling' : 'auto',
      pollingInterval: POLL_MS,
    })
      .on('all', (_event, path) => note(path))
      // Changes before `ready` were not reported.
      .once('ready', () => onChange([]))
      .on('error', (error) => {
        if (usePolling) {
          log.error('the packages are not watched', error);
          return;
        }
        poll(error);
      });

  /** All folders by the first of them. */
  const watchWhole = (): typeof watcher => {
    const whole = watchTree(folder, { recursive: true }, (event, path) => {
      if (path === null) onChange([]);
      else if (mayConcern(path, event)) note(join(folder, path));
    }).on('error', poll);
    const ready = setImmediate(() => onChange([]));
    return {
      close: () => {
        clearImmediate(ready);
        whole.removeAllListeners('error').on('error', () => {});
        whole.close();
      },
    };
  };

  // Windows renames no folder while one below it is held open, as a watched one is: no agent could be replaced.
  watcher = platform === 'win32' || platform === 'darwin' ? watchWhole() : watchFolders(false);
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

/**
 * Whether what the system tells of a path may change what is read of a package.
 *
 * @param event `change` for what a file or folder holds, `rename` for one that has come or gone
 */
function mayConcern(path: string, event: WatchEventType): boolean {
  const [, part, ...rest] = path.split(sep);
  if (part === undefined) return event === 'rename';
  const holdsRead = part === 'i18n' || part === 'capabilities';
  if (path.endsWith('.yaml')) return holdsRead || rest.length === 0;
  return event === 'rename' && holdsRead && rest.length <= 1;
}
