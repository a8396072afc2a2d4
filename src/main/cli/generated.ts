/** `--generate`: a password or a value that is made instead of being asked for. */
import { Option, type Command } from 'commander';
import {
  generatedKinds,
  generatedLengths,
  generateText,
  type GeneratedKind,
} from '#shared/generate.ts';
import type { CliContext } from './context.ts';
import { UsageError } from './errors.ts';
import { readNewPassword } from './input.ts';

export interface GenerateOptions {
  /** True: of the usual kind. */
  readonly generate?: string | true;
  readonly length?: string;
}

interface PasswordOptions extends GenerateOptions {
  readonly passwordStdin?: true;
}

/** Gives a command the options. @param instead the option by which the same comes from standard input, as commander keeps it */
export const withGenerate = (
  { t }: CliContext,
  command: Command,
  instead: 'passwordStdin' | 'valueStdin',
): Command =>
  command
    .addOption(new Option('--generate [kind]', t('cli.generate.about')).conflicts(instead))
    .option('--length <number>', t('cli.generate.length'));

/**
 * @param usual what is made where no kind is named
 * @returns null: nothing is to be made
 * @throws UsageError for another kind or length than there is
 */
export async function generated(
  { t }: CliContext,
  options: GenerateOptions,
  usual: GeneratedKind,
): Promise<string | null> {
  const { generate, length: typed } = options;
  if (generate === undefined) {
    if (typed !== undefined) throw new UsageError(t('cli.generate.alone'));
    return null;
  }
  const kind = generatedKinds.find((each) => each === (generate === true ? usual : generate));
  if (kind === undefined) throw new UsageError(t('cli.generate.kind'));
  const { min, max, usual: usualLength } = generatedLengths[kind];
  const length = typed === undefined ? usualLength : Number(typed);
  if (!/^\d*$/.test(typed ?? '') || length < min || length > max) {
    throw new UsageError(t(`cli.generate.range.${kind}`, { min, max }));
  }
  return generateText({ kind, length, symbols: false });
}

/**
 * A new password: made, or as of {@link readNewPassword}.
 *
 * @returns with what shows one that was made, once, beside the answer: for when it is stored
 */
export async function newPassword(
  context: CliContext,
  options: PasswordOptions,
): Promise<{ readonly password: string; readonly show: () => void }> {
  const made = await generated(context, options, 'words');
  if (made === null) {
    const password = await readNewPassword(options.passwordStdin === true, context);
    return { password, show: () => {} };
  }
  const show = (): void => {
    context.note(context.t('cli.generate.password'));
    context.note(made);
  };
  return { password: made, show };
}
