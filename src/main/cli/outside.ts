/** `outside list|accept|remove`: what was changed outside Selu, and settling it. Needs the master secret. */
import { Command, Option } from 'commander';
import { outsideKind, type OutsideKind } from '#shared/contract/schemas.ts';
import { machine } from '../services/common/caller.ts';
import { unlockInstance, type CliContext } from './context.ts';
import { UsageError } from './errors.ts';
import { jsonOption } from './options.ts';
import { tableLines } from './table.ts';

interface Which {
  readonly kind?: OutsideKind;
  readonly id?: string;
  readonly all?: true;
}

export function outsideCommand(context: CliContext): Command {
  const { t } = context;
  const withRow = (command: Command): Command =>
    command
      .addOption(new Option('--kind <kind>', t('cli.outside.kind')).choices(outsideKind.options))
      .option('--id <id>', t('cli.outside.id'));
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
  const items = services.outside.list();
  if (asJson) {
    say(JSON.stringify({ reason, items }));
    return;
  }
  if (reason !== null) context.note(t(`cli.outside.reason.${reason}`));
  if (items.length === 0) {
    if (reason === null) say(t('cli.outside.none'));
    return;
  }
  const header = [
    t('cli.outside.column.kind'),
    t('cli.outside.column.id'),
    t('cli.outside.column.name'),
    t('cli.outside.column.what'),
  ];
  const lines = items.map(({ kind, id, name, what }) => [
    kind,
    id,
    name,
    t(`cli.outside.what.${what}`),
  ]);
  for (const line of tableLines(header, lines)) say(line);
}

async function accept(context: CliContext, options: Which): Promise<void> {
  const { t, say, services } = context;
  if (options.all && (options.kind !== undefined || options.id !== undefined)) {
    throw new UsageError(t('cli.outside.which'));
  }
  const name = options.all ? null : rowOf(context, options);
  await unlockInstance(context);
  if (name !== null) await services.outside.accept(machine, null, name);
  else await services.outside.acceptAll(machine, null);
  say(t('cli.outside.acceptDone'));
}

async function remove(context: CliContext, options: Which): Promise<void> {
  const name = rowOf(context, options);
  await unlockInstance(context);
  await context.services.outside.remove(machine, null, name);
  context.say(context.t('cli.outside.removeDone'));
}

function rowOf({ t }: CliContext, { kind, id }: Which): { kind: OutsideKind; id: string } {
  if (kind === undefined || id === undefined) throw new UsageError(t('cli.outside.which'));
  return { kind, id };
}
