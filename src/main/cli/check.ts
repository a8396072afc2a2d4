/** One check after the other: what went well on standard output, what did not on standard error. */
import { AppError } from '#shared/errors.ts';
import { errorSentence } from '../platform/languages.ts';
import type { CliContext } from './context.ts';
import { PartlyFailed } from './errors.ts';

export interface NamedCheck {
  readonly name: string;
  /** @returns the sentence to say when it went well */
  readonly run: () => Promise<string>;
}

/** Runs all of them, whatever one says. @throws PartlyFailed at the end, when one did not go well */
export async function runChecks(context: CliContext, checks: readonly NamedCheck[]): Promise<void> {
  let failed = false;
  for (const { name, run } of checks) {
    try {
      context.say(`${name}: ${await run()}`);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      context.note(`${name}: ${errorSentence(context.t, error.toInfo())}`);
      failed = true;
    }
  }
  if (failed) throw new PartlyFailed();
}
