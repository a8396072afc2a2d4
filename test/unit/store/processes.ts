/** Other processes on the same files, and file systems that are full or read-only. */
import { execFileSync, spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { createInterface, type Interface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

export interface Child {
  readonly process: ChildProcessWithoutNullStreams;
  readonly lines: Interface;
  /** The next line that it prints. */
  line(): Promise<string>;
  /** Lets it go on. */
  go(): void;
  /** Its exit code, or the signal that ended it. */
  readonly ended: Promise<number | string>;
}

/** Starts a program of `children/`; it is killed when the test ends before it. */
export function startChild(name: string, ...args: string[]): Child {
  const script = fileURLToPath(new URL(`children/${name}.ts`, import.meta.url));
  const child = spawn(process.execPath, [script, ...args]);
  child.stderr.pipe(process.stderr);
  onTestFinished(() => void child.kill('SIGKILL'));
  const lines = createInterface({ input: child.stdout });
  const iterator = lines[Symbol.asyncIterator]();
  return {
    process: child,
    lines,
    line: async () => {
      const { value, done } = await iterator.next();
      if (done === true) throw new Error(`${name} ended without an answer`);
      return value;
    },
    go: () => void child.stdin.write('\n'),
    ended: once(child, 'close').then(([code, signal]) => code ?? signal),
  };
}

/**
 * Mounts an empty file system of this many KiB on a folder until the test ends.
 *
 * @returns the way to mount it anew with other options; null where this user may not mount
 */
export function mountSmall(folder: string, kibibytes: number): ((options: string) => void) | null {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return null;
  try {
    const options = `size=${kibibytes}k,mode=700`;
    execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder], { stdio: 'ignore' });
  } catch {
    return null;
  }
  onTestFinished(() => void execFileSync('umount', ['--lazy', folder]));
  return (changed) =>
    void execFileSync('mount', ['-o', `remount,${changed}`, folder], { stdio: 'ignore' });
}
