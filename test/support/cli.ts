/** Runs the command line as its user does: a process of its own, without a terminal. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';

/** As it ships; {@link ../built.ts} has made it. */
export const entry = join(import.meta.dirname, '../../out/main/cli.js');

export interface Run {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/**
 * @param home `SELU_DESKTOP_HOME`
 * @param args the command and its options
 * @param given standard input, and variables beside a clean environment
 */
export function runCli(
  home: string,
  args: readonly string[],
  given: { stdin?: string | Buffer; env?: Readonly<Record<string, string>> } = {},
): Promise<Run> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [entry, ...args], {
      // A session of its own has no controlling terminal, so that nothing can be asked.
      detached: true,
      env: { PATH: process.env['PATH'], LANG: 'C.UTF-8', SELU_DESKTOP_HOME: home, ...given.env },
    });
    let out = '';
    let err = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, out, err }));
    child.stdin.on('error', () => {});
    child.stdin.end(given.stdin ?? '');
  });
}
