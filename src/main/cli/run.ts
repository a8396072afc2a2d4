/** Runs one command from its arguments to its exit code. */
import { createContext } from './context.ts';
import { exitCodeOf, report } from './failures.ts';
import type { CliIo } from './io.ts';
import { createProgram } from './program.ts';

/**
 * Runs a command and closes all that it opened. It touches nothing of the process but what `io` holds.
 *
 * @param argv the command and its options, without the program's name
 * @returns the exit code: 0, 2 for wrong usage and input, that of a program that was run, 1 for any other failure
 */
export async function runCommand(argv: readonly string[], io: CliIo): Promise<number> {
  const context = createContext(io);
  try {
    await createProgram(context).parseAsync(argv, { from: 'user' });
    return 0;
  } catch (error) {
    report(error, argv, context);
    return exitCodeOf(error);
  } finally {
    context.close();
  }
}
