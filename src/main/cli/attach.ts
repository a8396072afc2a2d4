/** `attach`: opens the Selu that is at a place, and keeps it on the list of this app. */
import { Command } from 'commander';
import { errorSentence } from '../platform/languages.ts';
import { machine } from '../services/common/caller.ts';
import { FoundInstances } from '../services/instance/attach/found-instances.ts';
import type { CliContext } from './context.ts';

export function attachCommand(context: CliContext): Command {
  const { t } = context;
  return new Command('attach')
    .description(t('cli.attach.about'))
    .argument('<path>', t('cli.attach.path'))
    .option('--name <name>', t('cli.attach.name'))
    .action((path: string, { name }: { name?: string }) => attach(context, path, name));
}

async function attach(context: CliContext, path: string, name: string | undefined): Promise<void> {
  const { t, say, io, known, panel } = context;
  panel.start();
  panel.store();
  const instances = new FoundInstances({ known, env: io.env });
  const found = await instances.at(path);
  const { place } = await instances.open(machine, found.handle);
  if (name !== undefined) await known.rename(machine, place.id, name);
  const { users, credentials, agents, keyFile, readOnly } = found;
  say(t('cli.attach.done', { name: known.find(place.id).name, file: found.file }));
  say(t('cli.attach.content', { users, credentials }));
  say(agents === null ? t('cli.attach.noAgents') : t('cli.attach.agents', { folder: agents }));
  if (readOnly !== null) context.note(errorSentence(t, readOnly));
  say(keyFile === null ? t('cli.attach.noKey') : t('cli.attach.key', { file: keyFile }));
}
