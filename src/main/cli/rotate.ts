/** `rotate`: another master secret, under which everything is encrypted anew. Needs the present one. */
import { Command, Option } from 'commander';
import type { DamagedValue, RotationOutcome, SecretPlace } from '#shared/contract/schemas.ts';
import { AppError, type ErrorInfo } from '#shared/errors.ts';
import { limits } from '#shared/limits.ts';
import { commandSentence } from './sentences.ts';
import { machine } from '../services/common/caller.ts';
import type { NewSecret } from '../services/instance/rotation/rotation.ts';
import { unlockInstance, type CliContext } from './context.ts';
import { UsageError } from './errors.ts';
import { hasTerminal, readLine, readValue } from './input.ts';

interface Options {
  readonly newSecretStdin?: true;
  readonly leaveDamaged?: true;
  readonly removeDamaged?: true;
  readonly yesServerIsStopped?: true;
}

/** How often the progress is written. */
const TELL_MS = 200;

export function rotateCommand(context: CliContext): Command {
  const { t } = context;
  return new Command('rotate')
    .description(t('cli.rotate.about'))
    .option('--new-secret-stdin', t('cli.rotate.newSecret'))
    .addOption(new Option('--leave-damaged', t('cli.rotate.leave')).conflicts('removeDamaged'))
    .option('--remove-damaged', t('cli.rotate.remove'))
    .option('--yes-server-is-stopped', t('cli.rotate.stopped'))
    .action((options: Options) => rotate(context, options));
}

async function rotate(context: CliContext, options: Options): Promise<void> {
  const { t, services } = context;
  await unlockInstance(context);
  const { rotation, instance } = services;
  const { damaged, more, seen, selu } = await rotation.plan();
  if (selu !== null && options.yesServerIsStopped !== true) {
    const command =
      selu.stop === null ? '' : ` ${t('question.stopped.command', { command: selu.stop })}`;
    throw new UsageError(`${t('cli.rotate.stopFirst', { file: instance.place.file })}${command}`);
  }
  if (damaged.length > 0 && options.leaveDamaged !== true && options.removeDamaged !== true) {
    for (const value of damaged) context.note(lineOf(value, context));
    if (more > 0) context.note(t('cli.rotate.more', { count: more }));
    throw new UsageError(t('cli.rotate.decide', { count: damaged.length + more }));
  }
  if (options.removeDamaged === true && more > 0) {
    throw new UsageError(t('cli.rotate.tooMany', { count: damaged.length }));
  }
  const remove = options.removeDamaged === true ? damaged.map(({ id }) => id) : [];
  const chosen = await newSecret(context, options);
  const stopTelling = tellProgress(context);
  let outcome: RotationOutcome;
  try {
    outcome = await rotation.run(machine, chosen, { remove, seen });
  } catch (error) {
    // The present one has opened it: it is the new one that is wrong.
    const info = error instanceof AppError ? (error as AppError).toInfo() : null;
    if (info?.code.startsWith('secret_') !== true) throw error;
    throw new UsageError(commandSentence(t, info));
  } finally {
    stopTelling();
  }
  tell(context, outcome);
}

/**
 * Read, or made, written to standard error, and typed back.
 *
 * @throws UsageError where there is no terminal to type it back on: nobody may have seen it
 */
async function newSecret(context: CliContext, options: Options): Promise<NewSecret> {
  const { t, services } = context;
  if (options.newSecretStdin === true) {
    return { from: 'pasted', secret: await readValue(true, context, '--new-secret-stdin') };
  }
  const noTerminal = () => new UsageError(t('cli.noTerminal', { option: '--new-secret-stdin' }));
  if (!hasTerminal(context)) throw noTerminal();
  const secret = services.rotation.makeSecret(machine);
  context.note(t('cli.init.secret'));
  context.note(secret);
  const count = limits.secretProofLength;
  const typed = await readLine(t('cli.rotate.prove', { count }), context);
  if (typed === null) throw noTerminal();
  return { from: 'made', lastCharacters: typed, kept: false };
}

/** Writes how far it is, over and over on one line of a terminal. @returns stops that */
function tellProgress({ t, io: { stderr }, services }: CliContext): () => void {
  if (stderr.columns === undefined) return () => {};
  let isTold = false;
  const timer = setInterval(() => {
    const progress = services.rotation.progressFor(null);
    if (progress === null || progress.of === 0) return;
    const percent = Math.floor((100 * progress.done) / progress.of);
    isTold = true;
    stderr.write(`\r${t('cli.rotate.progress', { percent })}`);
  }, TELL_MS);
  return () => {
    clearInterval(timer);
    if (isTold) stderr.write('\n');
  };
}

function tell({ t, say, note }: CliContext, outcome: RotationOutcome): void {
  const { values, removed, damaged, keychain, places, start } = outcome;
  say(t('cli.rotate.done', { count: values }));
  if (removed > 0) note(t('cli.rotate.removed', { count: removed }));
  if (damaged > 0) note(t('cli.rotate.left', { count: damaged }));
  if (keychain !== null)
    note(`${t('cli.rotate.notKept')} ${commandSentence(t, keychain as ErrorInfo)}`);
  for (const place of places) note(placeLine(place, t));
  if (start !== null) note(t('cli.rotate.start', { command: start }));
}

function placeLine(place: SecretPlace, t: CliContext['t']): string {
  switch (place.kind) {
    case 'variable':
      return t('cli.rotate.place.variable', { name: place.name });
    case 'file':
      return t('cli.rotate.place.file', { file: place.file });
    case 'line':
      return t('cli.rotate.place.line', { file: place.file, line: place.begins });
    case 'selu':
      return t('cli.rotate.place.selu', { line: place.begins });
  }
}

function lineOf({ kind, name, person }: DamagedValue, { t }: CliContext): string {
  const what = t(`cli.rotate.kind.${kind}`);
  return [what, name, person].filter((part) => part !== null).join(' / ');
}
