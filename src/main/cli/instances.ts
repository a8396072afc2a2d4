/** `instances list|rename|forget`: which instances this app knows. */
import { existsSync } from 'node:fs';
import { Command } from 'commander';
import { machine } from '../services/common/caller.ts';
import type { CliContext } from './context.ts';
import { jsonOption } from './options.ts';
import { tableLines } from './table.ts';

export function instancesCommand(context: CliContext): Command {
  const { t } = context;
  return new Command('instances')
    .description(t('cli.instances.about'))
    .addCommand(
      new Command('list')
        .description(t('cli.instances.list'))
        .addOption(jsonOption(context))
        .action((options: { json?: true }) => list(context, options)),
    )
    .addCommand(
      new Command('rename')
        .description(t('cli.instances.rename'))
        .requiredOption('--instance <name>', t('cli.option.instance'))
        .requiredOption('--name <name>', t('cli.attach.name'))
        .action(async ({ instance, name }: { instance: string; name: string }) => {
          await context.choose(instance);
          await context.known.rename(machine, context.placeId, name);
          context.say(t('cli.instances.renamed', { name: name.trim() }));
        }),
    )
    .addCommand(
      new Command('forget')
        .description(t('cli.instances.forget'))
        .requiredOption('--instance <name>', t('cli.option.instance'))
        .action(async ({ instance }: { instance: string }) => {
          await context.choose(instance);
          const { name } = context.known.find(context.placeId);
          await context.known.forget(machine, context.placeId);
          context.say(t('cli.instances.forgotten', { name }));
        }),
    );
}

function list(context: CliContext, { json }: { json?: true }): void {
  const { t, say, known, panel, panelFile } = context;
  // To see what is known nothing is made, and none of them is chosen.
  if (existsSync(panelFile)) panel.start();
  const instances = known.list().map(({ place, name, server, keyFile }) => ({
    ...{ id: place.id, kind: place.kind, name, file: place.file, agents: place.agents },
    ...{ server, keyFile, there: existsSync(place.file) },
  }));
  if (json) {
    say(JSON.stringify(instances));
    return;
  }
  const header = [
    t('cli.instances.column.name'),
    t('cli.instances.column.kind'),
    t('cli.instances.column.file'),
  ];
  const lines = instances.map(({ id, kind, name, file }) => [
    name || id,
    t(`cli.instances.kind.${kind}`),
    file,
  ]);
  for (const line of tableLines(header, lines)) say(line);
}
