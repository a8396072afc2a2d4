/** Runs the built command line as its user does: a process of its own, without a terminal. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { commandEnvironment, type Given, type Run } from './cli-run.ts';

/** As it ships; {@link ./around-run.ts} has made it. */
export const entry = join(import.meta.dirname, '../../out/main/cli.js');

/**
 * For what only a process of its own shows; all else goes by `runCli`.
 *
 * @param home `SELU_DESKTOP_HOME`
 * @param args the command and its options
 */
export function spawnCli(home: string, args: readonly string[], given: Given = {}): Promise<Run> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [entry, ...args], {
      // A session of its own has no controlling terminal, so that nothing can be asked.
      detached: true,
      env: commandEnvironment(home, given),
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
