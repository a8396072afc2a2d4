/** One check after the other: what went well on standard output, what did not on standard error. */
import { AppError } from '#shared/errors.ts';
import { sentenceOf, type CliContext } from './context.ts';

export interface NamedCheck {
  readonly name: string;
  /** @returns the sentence to say when it went well */
  readonly run: () => Promise<string>;
}

/** Runs all of them, whatever one says; the command fails when one did. */
export async function runChecks(context: CliContext, checks: readonly NamedCheck[]): Promise<void> {
  for (const { name, run } of checks) {
    try {
      context.say(`${name}: ${await run()}`);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      context.note(`${name}: ${sentenceOf(context, error.toInfo())}`);
      process.exitCode = 1;
    }
  }
}
