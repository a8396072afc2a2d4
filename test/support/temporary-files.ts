/** Temporary files of one run of tests: in a folder of its own, in which nothing may be left. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The number in the name is that of the process which runs the tests. */
const folderName = /^selu-run-(\d+)-/;
/** Names, for the processes that run the tests, where {@link keptFolder} makes its folders. */
const keptVariable = 'SELU_TEST_KEPT';
/** Linux keeps the files in it in memory (https://docs.kernel.org/filesystems/tmpfs.html). */
const memoryFolder = '/dev/shm';
/** More than a run has on the disk at any moment, with room for the programs it runs. */
const memoryBytes = 4 * 2 ** 30;

/**
 * Makes the folder, the temporary folder of this process and of all that it starts from now on. Removes those of
 * runs that were killed.
 *
 * @returns removes it again; throws an error that names what the tests have left in it
 */
export function ownTemporaryFiles(): () => void {
  const before = process.env['TMPDIR'];
  // The tests make thousands of small databases, each of them for good: a disk would make each wait for that.
  const outer = before === undefined && hasMemory() ? memoryFolder : tmpdir();
  for (const name of readdirSync(outer)) {
    const owner = folderName.exec(name)?.[1];
    if (owner !== undefined && !runs(Number(owner))) remove(join(outer, name));
  }
  const folder = mkdtempSync(join(outer, `selu-run-${process.pid}-`));
  const kept = mkdtempSync(join(outer, `selu-run-${process.pid}-kept-`));
  process.env['TMPDIR'] = folder;
  process.env[keptVariable] = kept;
  const removeAtExit = (): void => [folder, kept].forEach(remove);
  process.once('exit', removeAtExit);
  return () => {
    process.removeListener('exit', removeAtExit);
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
    const left = readdirSync(folder);
    removeAtExit();
    if (left.length > 0) {
      throw new Error(`The tests have left in the temporary folder: ${left.sort().join(', ')}`);
    }
  };
}

/** A new folder for what one test makes and others copy: it goes with the run, not with the test. */
export const keptFolder = (): string =>
  mkdtempSync(join(process.env[keptVariable] ?? tmpdir(), 'kept-'));

/** Whether {@link memoryFolder} has room, and programs may be run from it. */
function hasMemory(): boolean {
  try {
    const mount = readFileSync('/proc/mounts', 'utf8')
      .split('\n')
      .findLast((line) => line.split(' ')[1] === memoryFolder);
    if (mount === undefined || !/ tmpfs rw\b(?!.*\bnoexec\b)/.test(mount)) return false;
    const { bavail, bsize } = statfsSync(memoryFolder);
    return bavail * bsize >= memoryBytes;
  } catch {
    // Another system.
    return false;
  }
}

const remove = (folder: string): void =>
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });

function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
