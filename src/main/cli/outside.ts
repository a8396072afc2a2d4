/** `outside list|accept|remove`: what was changed outside Selu, and settling it. Needs the master secret. */
import { Command, Option } from 'commander';
import { outsideKind, type OutsideKind } from '#shared/contract/schemas.ts';
import { outsideLines, outsideWhat } from '#shared/outside-words.ts';
import { outsideTranslator } from '../platform/languages.ts';
import { machine } from '../services/common/caller.ts';
import type { SeenRow } from '../services/instance/outside-rows.ts';
import { unlockInstance, type CliContext } from './context.ts';
import { UsageError } from './errors.ts';
import { sayJson } from './json-answers.ts';
import { jsonOption } from './options.ts';
import { printable } from '#shared/printable.ts';

interface Which {
  readonly kind?: OutsideKind;
  readonly id?: string;
  readonly seen?: string;
  readonly all?: true;
}

export function outsideCommand(context: CliContext): Command {
  const { t } = context;
  const withRow = (command: Command): Command =>
    command
      .addOption(new Option('--kind <kind>', t('cli.outside.kind')).choices(outsideKind.options))
      .option('--id <id>', t('cli.outside.id'))
      .option('--seen <seen>', t('cli.outside.seen'));
  return new Command('outside')
    .description(t('cli.outside.about'))
    .addCommand(
      new Command('list')
        .description(t('cli.outside.list'))
        .addOption(jsonOption(context))
        .action(({ json }: { json?: true }) => list(context, json === true)),
    )
    .addCommand(
      withRow(new Command('accept').description(t('cli.outside.accept')))
        .option('--all', t('cli.outside.all'))
        .action((options: Which) => accept(context, options)),
    )
    .addCommand(
      withRow(new Command('remove').description(t('cli.outside.remove'))).action((options: Which) =>
        remove(context, options),
      ),
    );
}

async function list(context: CliContext, asJson: boolean): Promise<void> {
  const { t, say, services } = context;
  await unlockInstance(context);
  const reason = services.outside.reason();
  const { items } = await services.outside.list(Number.MAX_SAFE_INTEGER);
  if (asJson) {
    sayJson(context, 'outside list', { reason, items });
    return;
  }
  if (reason !== null) context.note(t(`cli.outside.reason.${reason}`));
  if (items.length === 0 && reason === null) say(t('cli.outside.none'));
  const words = outsideTranslator(context.language);
  for (const item of items) {
    const { kind, id, seen, name } = item;
    const title = { kind, name: name ?? id, what: outsideWhat(item, words) };
    const lines = [
      ...outsideLines(item, words, (at) => at),
      `--kind ${kind} --id ${id} --seen ${seen}`,
    ];
    say(printable(t('cli.outside.row', title)));
    for (const line of lines) say(`  ${printable(line)}`);
  }
}

async function accept(context: CliContext, options: Which): Promise<void> {
  const { t, say, services } = context;
  if (!options.all) {
    const row = rowOf(context, options);
    await unlockInstance(context);
    await services.outside.accept(machine, null, row);
    say(t('cli.outside.acceptDone'));
    return;
  }
  if (options.kind !== undefined || options.id !== undefined || options.seen !== undefined) {
    throw new UsageError(t('cli.outside.allAlone'));
  }
  await unlockInstance(context);
  if (services.outside.reason() === null) throw new UsageError(t('cli.outside.allNotNow'));
  const left = await services.outside.acceptAll(machine, null);
  say(t('cli.outside.acceptDone'));
  if (left > 0) say(t('cli.outside.left', { count: left }));
}

async function remove(context: CliContext, options: Which): Promise<void> {
  const row = rowOf(context, options);
  await unlockInstance(context);
  await context.services.outside.remove(machine, null, row);
  context.say(context.t('cli.outside.removeDone'));
}

/** The row that is meant, as it was shown. @throws UsageError where a part is missing */
function rowOf({ t }: CliContext, { kind, id, seen }: Which): SeenRow {
  if (kind === undefined || id === undefined || seen === undefined) {
    throw new UsageError(t('cli.outside.which'));
  }
  return { kind, id, seen };
}
