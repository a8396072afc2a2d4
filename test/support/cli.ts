/** Runs the command line in this process, with streams and an environment of its own, without a terminal, and with little work. */
import { Readable } from 'node:stream';
import type { CliIo } from '../../src/main/cli/io.ts';
import { runCommand } from '../../src/main/cli/run.ts';
import { commandEnvironment, type Given, type Run } from './cli-run.ts';
import { leastCost } from './passwords.ts';

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
  const io: CliIo = {
    env: commandEnvironment(home, given),
    stdin: Readable.from([Buffer.from(given.stdin ?? '')]),
    stdout: { write: (text) => out.push(text) },
    stderr: { write: (text) => err.push(text) },
    openTerminal: () => null,
    // On the streams of a test's own process there is nobody.
    startProgram: () =>
      Promise.reject(new Error('a program is run by the command line as it ships')),
  };
  const code = await runCommand(args, io, { hashCost: leastCost, backupWorkFactor: 2 });
  return { code, out: out.join(''), err: err.join('') };
}
