/** Asks a person before something is done that cannot be undone here. */
import type { CliContext } from './context.ts';
import { UsageError } from './errors.ts';
import { readLine } from './input.ts';

/** @throws UsageError unless the person at the terminal agrees, and where there is none */
export async function confirm(context: CliContext, question: string): Promise<void> {
  const { t } = context;
  const typed = await readLine(question, context);
  if (typed === null) throw new UsageError(t('cli.noTerminalYes'));
  if (!/^(y|yes|j|ja)$/i.test(typed.trim())) throw new UsageError(t('cli.interrupted'));
}
