/** Temporary files of one run of tests: in a folder of its own, in which nothing may be left. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The number in the name is that of the process which runs the tests. */
const folderName = /^selu-run-(\d+)-/;

/**
 * Makes the folder, the temporary folder of this process and of all that it starts from now on. Removes those of
 * runs that were killed.
 *
 * @returns removes it again; throws an error that names what the tests have left in it
 */
export function ownTemporaryFiles(): () => void {
  const outer = tmpdir();
  const before = process.env['TMPDIR'];
  for (const name of readdirSync(outer)) {
    const owner = folderName.exec(name)?.[1];
    if (owner !== undefined && !runs(Number(owner))) remove(join(outer, name));
  }
  const folder = mkdtempSync(join(outer, `selu-run-${process.pid}-`));
  process.env['TMPDIR'] = folder;
  const removeAtExit = (): void => remove(folder);
  process.once('exit', removeAtExit);
  return () => {
    process.removeListener('exit', removeAtExit);
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
    const left = readdirSync(folder);
    remove(folder);
    if (left.length > 0) {
      throw new Error(`The tests have left in the temporary folder: ${left.sort().join(', ')}`);
    }
  };
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
