/** `pipe sender list|add|remove`: who may write through a pipe, and as whom. */
import { Command } from 'commander';
import { AppError } from '#shared/errors.ts';
import { machine } from '../services/common/caller.ts';
import { unlockInstance, type CliContext } from './context.ts';
import { sayJson } from './json-answers.ts';
import { jsonOption } from './options.ts';
import { tableLines } from './table.ts';
import { accountOf } from './user-edit.ts';

interface SenderOptions {
  readonly sender: string;
}

export function pipeSenderCommand(context: CliContext): Command {
  const { t } = context;
  const ofPipe = (name: string): Command => new Command(name).argument('<id>', t('cli.pipe.id'));
  const named = (name: string): Command =>
    ofPipe(name).requiredOption('--sender <name>', t('cli.sender.name'));
  return new Command('sender')
    .description(t('cli.sender.about'))
    .addCommand(
      ofPipe('list')
        .description(t('cli.sender.list'))
        .addOption(jsonOption(context))
        .action((id: string, { json }: { json?: true }) => list(context, id, json === true)),
    )
    .addCommand(
      named('add')
        .description(t('cli.sender.add'))
        .requiredOption('--username <name>', t('cli.sender.user'))
        .action((id: string, options: SenderOptions & { username: string }) =>
          add(context, id, options),
        ),
    )
    .addCommand(
      named('remove')
        .description(t('cli.sender.remove'))
        .action((id: string, options: SenderOptions) => remove(context, id, options)),
    );
}

async function list(context: CliContext, id: string, asJson: boolean): Promise<void> {
  const { t, say, services } = context;
  await unlockInstance(context);
  const senders = services.senders.list(id);
  if (asJson) {
    sayJson(context, 'pipe sender list', senders);
    return;
  }
  if (senders.length === 0) {
    say(t('cli.sender.none'));
    return;
  }
  const header = [t('cli.sender.column.sender'), t('cli.sender.column.user')];
  const lines = senders.map(({ sender, user }) => [sender, user.username]);
  for (const line of await tableLines(header, lines)) say(line);
}

async function add(
  context: CliContext,
  pipeId: string,
  { sender, username }: SenderOptions & { readonly username: string },
): Promise<void> {
  const { t, services } = context;
  await unlockInstance(context);
  const { id: userId, username: name } = accountOf(context, username);
  await services.senders.add(machine, { pipeId, userId, sender });
  context.say(t('cli.sender.addDone', { sender: sender.trim(), username: name }));
}

async function remove(
  context: CliContext,
  pipeId: string,
  { sender }: SenderOptions,
): Promise<void> {
  const { t, services } = context;
  await unlockInstance(context);
  const found = services.senders.list(pipeId).find((each) => each.sender === sender.trim());
  if (found === undefined) throw new AppError('sender_gone', {});
  await services.senders.remove(machine, found.id);
  context.say(t('cli.sender.removeDone', { sender: found.sender }));
}
