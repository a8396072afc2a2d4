/** `pipe add telegram|bluebubbles|webhook`: another way in which messages come to an agent. */
import { Command, Option } from 'commander';
import type { CheckOutcome } from '#shared/contract/schemas.ts';
import { chatGuid } from '#shared/pipes.ts';
import { showAddress } from './addresses.ts';
import { unlockInstance, type CliContext } from './context.ts';
import { readMessengerSecret, showToken } from './pipe-edit.ts';
import { accountOf } from './user-edit.ts';
import { machine } from '../services/common/caller.ts';

interface AddOptions {
  readonly username: string;
  readonly name: string;
  readonly agent?: string;
  readonly anyway?: true;
}

interface MessengerOptions extends AddOptions {
  readonly chat: string;
  readonly skipCheck?: true;
}

interface WebhookOptions extends AddOptions {
  readonly address?: string;
  readonly authStdin?: true;
  /** Asks for the authorization on the terminal. */
  readonly ask?: true;
}

export function pipeAddCommand(context: CliContext): Command {
  const { t } = context;
  const kind = (name: string): Command =>
    new Command(name)
      .requiredOption('--username <name>', t('cli.pipe.owner'))
      .requiredOption('--name <name>', t('cli.pipe.name'))
      .option('--agent <id>', t('cli.pipe.agent'));
  return new Command('add')
    .description(t('cli.pipe.add'))
    .addCommand(
      kind('telegram')
        .description(t('cli.pipe.addTelegram'))
        .requiredOption('--chat <chat>', t('cli.pipe.telegramChat'))
        .option('--token-stdin', t('cli.pipe.tokenStdin'))
        .option('--skip-check', t('cli.pipe.skipCheck'))
        .option('--anyway', t('cli.pipe.anyway'))
        .action((options: MessengerOptions & { tokenStdin?: true }) =>
          addTelegram(context, options),
        ),
    )
    .addCommand(
      kind('bluebubbles')
        .description(t('cli.pipe.addBlueBubbles'))
        .requiredOption('--address <address>', t('cli.pipe.serverAddress'))
        .requiredOption('--chat <chat>', t('cli.pipe.blueBubblesChat'))
        .option('--password-stdin', t('cli.option.passwordStdin'))
        .option('--skip-check', t('cli.pipe.skipCheck'))
        .option('--anyway', t('cli.pipe.anyway'))
        .action((options: MessengerOptions & { address: string; passwordStdin?: true }) =>
          addBlueBubbles(context, options),
        ),
    )
    .addCommand(
      kind('webhook')
        .description(t('cli.pipe.addWebhook'))
        .option('--address <address>', t('cli.pipe.answerAddress'))
        .option('--auth-stdin', t('cli.pipe.authStdin'))
        .addOption(new Option('--ask', t('cli.pipe.askAuth')).conflicts('authStdin'))
        .option('--anyway', t('cli.pipe.anyway'))
        .action((options: WebhookOptions) => addWebhook(context, options)),
    );
}

const profileOf = (context: CliContext, { username, name, agent }: AddOptions) => ({
  userId: accountOf(context, username).id,
  name,
  agentId: agent ?? null,
});

const acceptanceOf = ({ chat, skipCheck, anyway }: MessengerOptions) => ({
  ...{ pipeId: null, chat, seen: null },
  ...{ check: skipCheck !== true, otherKeyOk: anyway === true },
});

async function addTelegram(
  context: CliContext,
  options: MessengerOptions & { readonly tokenStdin?: true },
): Promise<void> {
  await unlockInstance(context);
  const profile = profileOf(context, options);
  const token = await readMessengerSecret(context, options.tokenStdin, '--token-stdin');
  const request = { ...profile, ...acceptanceOf(options), token };
  sayAdded(context, options, await context.services.messengers.saveTelegram(machine, request));
}

async function addBlueBubbles(
  context: CliContext,
  options: MessengerOptions & { readonly address: string; readonly passwordStdin?: true },
): Promise<void> {
  const { messengers } = context.services;
  await unlockInstance(context);
  const profile = profileOf(context, options);
  const password = await readMessengerSecret(context, options.passwordStdin, '--password-stdin');
  const { address, anyway } = options;
  showAddress(context, 'blueBubbles', address);
  const request = { ...profile, ...acceptanceOf(options), address, password };
  const chat = chatGuid(options.chat);
  const outcome = await messengers.saveBlueBubbles(machine, {
    ...request,
    chat,
    insecureOk: anyway === true,
  });
  sayAdded(context, options, outcome);
}

async function addWebhook(context: CliContext, options: WebhookOptions): Promise<void> {
  const { t, services } = context;
  await unlockInstance(context);
  const { address = '', authStdin, ask, anyway } = options;
  const profile = profileOf(context, options);
  const auth =
    authStdin || ask ? await readMessengerSecret(context, authStdin, '--auth-stdin') : null;
  showAddress(context, 'webhook', address);
  const { pipeId, token } = await services.pipes.createWebhook(machine, {
    ...profile,
    ...{ address, auth, insecureOk: anyway === true },
  });
  showToken(context, pipeId, token);
  context.say(t('cli.pipe.addDone', { name: options.name.trim() }));
}

function sayAdded(context: CliContext, { name }: AddOptions, outcome: CheckOutcome): void {
  const { t, say } = context;
  const added = t('cli.pipe.addDone', { name: name.trim() });
  say(`${added} ${t(outcome === 'checked' ? 'cli.pipe.checked' : 'cli.pipe.unchecked')}`);
}
