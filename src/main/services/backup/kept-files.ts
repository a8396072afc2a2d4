/** The files of backups that are made again and again: what they are called, and which are removed. */
import { lstat, readdir, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Kept } from './records.ts';

const NAME = /^selu-[\w-]{1,40}-\d{8}T\d{6}Z(?:-\d{1,3})?\.tar\.age$/;

/**
 * What a backup is called: by its instance, and by the moment, so that names are in the order of time.
 *
 * @param name of the instance; what has no place in a file's name is left out
 * @param attempt when the name before was taken
 */
export function backupFileName(name: string, now: Date, attempt = 0): string {
  const plain = name
    .normalize('NFKD')
    .replaceAll(/[^\w-]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 40);
  const time = now.toISOString().replaceAll(/[-:]|\.\d+/g, '');
  const more = attempt === 0 ? '' : `-${attempt}`;
  return `selu-${plain || 'backup'}-${time}${more}.tar.age`;
}

/**
 * Removes the oldest of the backups that the same maker has made in a folder, but for as many as are kept. Only files that
 * were made so, are called so and still have the size that they were made with: what a person has put there stays.
 *
 * @param all oldest first
 * @param keep at least 1: the newest always stays
 * @returns those that are gone, or are nothing of ours any more
 */
export async function removeOld(
  all: readonly Kept[],
  { folder, by, keep }: { readonly folder: string; readonly by: Kept['by']; readonly keep: number },
): Promise<readonly Kept[]> {
  const ours = all.filter((each) => each.by === by && dirname(each.file) === folder);
  const gone: Kept[] = [];
  for (const each of ours.slice(0, Math.max(0, ours.length - Math.max(1, keep)))) {
    const status = await lstat(each.file).catch(() => null);
    const isOurs = status?.isFile() && status.size === each.size && NAME.test(basename(each.file));
    // One that cannot be removed now is tried again next time.
    const removed = !isOurs || (await rm(each.file).then(isDone, isNotDone));
    if (removed) gone.push(each);
  }
  return gone;
}

/** What is older is of a process that was ended while it wrote: no backup takes so long. */
const LEFT_MS = 24 * 60 * 60 * 1000;

/** Removes what a crash, or the end of the app, has left of backups in a folder. What cannot be removed now stays. */
export async function removeUnfinished(folder: string, now: Date): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names) {
    if (!name.endsWith('.part') || !NAME.test(name.slice(0, -'.part'.length))) continue;
    const file = join(folder, name);
    const status = await lstat(file).catch(() => null);
    const isLeft = status?.isFile() && now.getTime() - status.mtimeMs > LEFT_MS;
    if (isLeft) await rm(file).catch(() => undefined);
  }
}

const isDone = (): boolean => true;
const isNotDone = (): boolean => false;
