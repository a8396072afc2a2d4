/** One check after the other: what went well on standard output, what did not on standard error. */
import { AppError, type ErrorInfo } from '#shared/errors.ts';
import { commandSentence } from './sentences.ts';
import type { LastCheck } from '#shared/contract/schemas.ts';
import type { CliContext } from './context.ts';
import { PartlyFailed } from './errors.ts';

export interface NamedCheck {
  readonly name: string;
  /** @returns the sentence to say when it went well */
  readonly run: () => Promise<string>;
}

/** How the last check of something went, as a list says it. */
export function lastCheckText({ t }: CliContext, check: LastCheck | null): string {
  if (check === null) return t('cli.lastCheck.none');
  const { at, error } = check;
  if (error === null) return t('cli.lastCheck.good', { at });
  return t('cli.lastCheck.failed', { at, why: commandSentence(t, error as ErrorInfo) });
}

/** Runs all of them, whatever one says. @throws PartlyFailed at the end, when one did not go well */
export async function runChecks(context: CliContext, checks: readonly NamedCheck[]): Promise<void> {
  let failed = false;
  for (const { name, run } of checks) {
    try {
      context.say(`${name}: ${await run()}`);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      context.note(`${name}: ${commandSentence(context.t, error.toInfo())}`);
      failed = true;
    }
  }
  if (failed) throw new PartlyFailed();
}
