/** Runs one command from its arguments to its exit code. */
import type { TakesEffect } from '#shared/takes-effect.ts';
import { createContext, type CliContext, type LessWork } from './context.ts';
import { exitCodeOf, report } from './failures.ts';
import { copyOfHome } from './home-copy.ts';
import type { CliIo } from './io.ts';
import { createProgram } from './program.ts';

/** When the running Selu uses what a command has changed. */
function effectText({ t }: CliContext, { when, command, webhook }: TakesEffect): string {
  const text = t(`cli.effect.${when}`);
  const whole = command === null ? text : t('cli.effect.by', { text, command });
  return webhook ? t('cli.effect.webhook', { text: whole }) : whole;
}

/**
 * Runs a command and closes all that it opened. It touches nothing of the process but what `io` holds.
 *
 * @param argv the command and its options, without the program's name
 * @param lessWork with new passwords and passphrases than in earnest, for tests
 * @returns the exit code: 0, 2 for wrong usage and input, that of a program that was run, 1 for any other failure
 */
export async function runCommand(
  argv: readonly string[],
  io: CliIo,
  lessWork: LessWork = {},
): Promise<number> {
  // It changes nothing, and says what there is also where nothing can be changed.
  const copy = argv[0] === 'status' ? copyOfHome(io.env) : null;
  const context = createContext(copy === null ? io : { ...io, env: copy.env }, copy, lessWork);
  try {
    await createProgram(context).parseAsync(argv, { from: 'user' });
    const effect = await context.effect();
    if (effect !== null) context.note(effectText(context, effect));
    return 0;
  } catch (error) {
    report(error, argv, context);
    return exitCodeOf(error);
  } finally {
    // What was done is done; that it is not in the log must not pass silently.
    const count = context.unwritten();
    if (count > 0) context.note(context.t('cli.activity.unwritten', { count }));
    context.close();
    copy?.discard();
  }
}
