/** `instances list|rename|server|forget`: which instances this app knows, and where their servers answer. */
import { existsSync } from 'node:fs';
import { Command, Option } from 'commander';
import { osKeychain } from '../crypto/keychain/keychain.ts';
import { commandSentence } from './sentences.ts';
import { changedSetting, instanceThing } from '../services/activity/events.ts';
import { machine } from '../services/common/caller.ts';
import { forgetInstance } from '../services/instance/forget-instance.ts';
import { showAddress } from './addresses.ts';
import { unlockInstance, type CliContext } from './context.ts';
import { PartlyFailed, UsageError } from './errors.ts';
import { sayJson } from './json-answers.ts';
import { noteHere, noteOfList } from './list-log.ts';
import { jsonOption } from './options.ts';
import { tableLines } from './table.ts';

interface ServerOptions {
  readonly instance: string;
  readonly address?: string;
  readonly none?: true;
}

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
          const about = instanceThing(context.known.find(context.placeId));
          await noteOfList(context, { action: 'renamed', about }, context.placeId);
          context.say(t('cli.instances.renamed', { name: name.trim() }));
        }),
    )
    .addCommand(
      new Command('server')
        .description(t('cli.instances.server'))
        .requiredOption('--instance <name>', t('cli.option.instance'))
        .addOption(new Option('--address <url>', t('cli.instances.address')).conflicts('none'))
        .option('--none', t('cli.instances.noAddress'))
        .action(async ({ instance, address, none }: ServerOptions) => {
          if (address === undefined && none === undefined) {
            throw new UsageError(t('cli.instances.serverHow'));
          }
          await context.choose(instance);
          await setServer(context, address ?? null);
        }),
    )
    .addCommand(
      new Command('forget')
        .description(t('cli.instances.forget'))
        .requiredOption('--instance <name>', t('cli.option.instance'))
        .action(async ({ instance }: { instance: string }) => {
          await context.choose(instance);
          await forget(context);
        }),
    );
}

/** Whoever sets an address has confirmed it by that, which is noted under the master secret. */
async function setServer(context: CliContext, address: string | null): Promise<void> {
  const { t, say, known, placeId } = context;
  const { name } = known.requireAttached(placeId);
  if (address !== null) await unlockInstance(context);
  if (address !== null) showAddress(context, 'selu', address);
  const { runningSelu } = context.services;
  await runningSelu.setAddress(machine, address);
  await noteHere(context, changedSetting('server'));
  const status = address === null ? null : runningSelu.status();
  if (status === null) say(t('cli.instances.serverNone', { name }));
  else say(t(`cli.status.selu.${status.state}`, { address: status.address }));
}

async function forget(context: CliContext): Promise<void> {
  const { t, say, note, known, panel, placeId, io } = context;
  const one = known.requireAttached(placeId);
  const { name } = one;
  const keychain = osKeychain({ env: io.env });
  const { wasSealed, left } = await forgetInstance({ known, panel, keychain }, machine, placeId);
  await noteOfList(context, { action: 'forgotten', about: instanceThing(one) }, null);
  say(t('cli.instances.forgotten', { name }));
  if (left !== null) {
    note(t('cli.instances.sealedLeft', { problem: commandSentence(t, left) }));
    throw new PartlyFailed();
  }
  if (wasSealed) say(t('cli.instances.unsealed'));
}

async function list(context: CliContext, { json }: { json?: true }): Promise<void> {
  const { t, say, known, panel, panelFile } = context;
  // To see what is known nothing is made, and none of them is chosen.
  if (existsSync(panelFile)) panel.start();
  const instances = known.list().map(({ place, name, server, keyFile }) => ({
    ...{ id: place.id, kind: place.kind, name, file: place.file, agents: place.agents },
    ...{ server, keyFile, there: existsSync(place.file) },
  }));
  if (json) {
    sayJson(context, 'instances list', instances);
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
  for (const line of await tableLines(header, lines)) say(line);
}
