/** `attach`: opens the Selu that is at a place, and keeps it on the list of this app. */
import { resolve } from 'node:path';
import { Command, Option } from 'commander';
import type { AnswerToSame, FoundInstance } from '#shared/contract/schemas.ts';
import { commandSentence } from './sentences.ts';
import { instanceThing } from '../services/activity/events.ts';
import { machine } from '../services/common/caller.ts';
import { FoundInstances } from '../services/instance/attach/found-instances.ts';
import type { CliContext } from './context.ts';
import { UsageError } from './errors.ts';
import { noteOfList } from './list-log.ts';

interface Options {
  readonly name?: string;
  readonly agents?: string;
  readonly moved?: true;
  readonly copy?: true;
}

export function attachCommand(context: CliContext): Command {
  const { t } = context;
  return new Command('attach')
    .description(t('cli.attach.about'))
    .argument('<path>', t('cli.attach.path'))
    .option('--name <name>', t('cli.attach.name'))
    .option('--agents <folder>', t('cli.attach.agentsFolder'))
    .addOption(new Option('--moved', t('cli.attach.moved')).conflicts('copy'))
    .option('--copy', t('cli.attach.copy'))
    .action((path: string, options: Options) => attach(context, path, options));
}

async function attach(context: CliContext, path: string, options: Options): Promise<void> {
  const { name } = options;
  const { t, say, io, known, panel } = context;
  panel.start();
  panel.store();
  const instances = new FoundInstances({ known, env: io.env });
  const there = await instances.at(path);
  const found =
    options.agents === undefined
      ? there
      : await instances.withAgents(there.handle, resolve(options.agents));
  const { place } = await instances.open(machine, found.handle, answerOf(context, found, options));
  if (name !== undefined) await known.rename(machine, place.id, name);
  const about = instanceThing(known.find(place.id));
  await noteOfList(context, { action: 'attached', about }, place.id);
  const { users, credentials, agents, keyFile, readOnly } = found;
  say(t('cli.attach.done', { name: known.find(place.id).name, file: found.file }));
  say(t('cli.attach.content', { users, credentials }));
  say(agents === null ? t('cli.attach.noAgents') : t('cli.attach.agents', { folder: agents }));
  if (readOnly !== null) context.note(commandSentence(t, readOnly));
  say(keyFile === null ? t('cli.attach.noKey') : t('cli.attach.key', { file: keyFile }));
}

/** What the person has said of the same instance at another place. @throws UsageError where that is to be said, or is not so */
function answerOf(
  { t }: CliContext,
  { sameIdAs }: FoundInstance,
  { moved, copy }: Options,
): AnswerToSame | undefined {
  if (sameIdAs === null) {
    if (moved) throw new UsageError(t('cli.attach.notMoved'));
    return undefined;
  }
  if (moved) return 'moved';
  if (copy) return 'copy';
  const { name, file, exists } = sameIdAs;
  throw new UsageError(t(exists ? 'cli.attach.same' : 'cli.attach.sameGone', { name, file }));
}
