/** Runs the command line in this process, with streams and an environment of its own and without a terminal. */
import { Readable } from 'node:stream';
import { runCommand } from '../../src/main/cli/run.ts';
import { commandEnvironment, type Given, type Run } from './cli-run.ts';

/**
 * @param home `SELU_DESKTOP_HOME`
 * @param args the command and its options
 */
export async function runCli(
  home: string,
  args: readonly string[],
  given: Given = {},
): Promise<Run> {
  const out: string[] = [];
  const err: string[] = [];
  const code = await runCommand(args, {
    env: commandEnvironment(home, given),
    stdin: Readable.from([Buffer.from(given.stdin ?? '')]),
    stdout: { write: (text) => out.push(text) },
    stderr: { write: (text) => err.push(text) },
    openTerminal: () => null,
    // On the streams of a test's own process there is nobody.
    startProgram: () =>
      Promise.reject(new Error('a program is run by the command line as it ships')),
  });
  return { code, out: out.join(''), err: err.join('') };
}
