/** `pipe edit|remove|on|off`: a pipe that is there. */
import { Command, Option } from 'commander';
import { tidyValue } from '#shared/credential-value.ts';
import type { Pipe } from '#shared/contract/schemas.ts';
import { chatGuid } from '#shared/pipes.ts';
import { AppError } from '#shared/errors.ts';
import { printableAddress } from '#shared/printable.ts';
import { SAMPLE_SENDER, tryLine, webhookAddress } from '#shared/webhook.ts';
import { showAddress } from './addresses.ts';
import { confirm } from './confirm.ts';
import { unlockInstance, type CliContext } from './context.ts';
import { UsageError } from './errors.ts';
import { readValue } from './input.ts';
import { machine } from '../services/common/caller.ts';
import { USUAL_ADDRESS } from '../services/instance/running-selu.ts';

interface EditOptions {
  readonly name?: string;
  /** False: none. */
  readonly agent?: string | false;
  readonly chat?: string;
  readonly address?: string;
  readonly tokenStdin?: true;
  readonly passwordStdin?: true;
  readonly newToken?: true;
  readonly authStdin?: true;
  /** Asks for it on the terminal. */
  readonly ask?: true;
  readonly removeAuth?: true;
  readonly skipCheck?: true;
  readonly anyway?: true;
}

export function pipeEditCommand(context: CliContext): Command {
  const { t } = context;
  return new Command('edit')
    .description(t('cli.pipe.edit'))
    .argument('<id>', t('cli.pipe.id'))
    .option('--name <name>', t('cli.pipe.name'))
    .option('--agent <id>', t('cli.pipe.agent'))
    .option('--no-agent', t('cli.pipe.noAgent'))
    .option('--chat <chat>', t('cli.pipe.chat'))
    .option('--address <address>', t('cli.pipe.serverAddress'))
    .addOption(new Option('--token-stdin', t('cli.pipe.tokenStdin')).conflicts('passwordStdin'))
    .option('--password-stdin', t('cli.option.passwordStdin'))
    .option('--new-token', t('cli.pipe.newToken'))
    .addOption(new Option('--auth-stdin', t('cli.pipe.authStdin')).conflicts('removeAuth'))
    .option('--remove-auth', t('cli.pipe.removeAuth'))
    .addOption(
      new Option('--ask', t('cli.pipe.ask')).conflicts([
        ...['tokenStdin', 'passwordStdin', 'authStdin', 'removeAuth'],
      ]),
    )
    .option('--skip-check', t('cli.pipe.skipCheck'))
    .option('--anyway', t('cli.pipe.anyway'))
    .action((id: string, options: EditOptions) => edit(context, id, options));
}

export function pipeRemoveCommand(context: CliContext): Command {
  const { t } = context;
  return new Command('remove')
    .description(t('cli.pipe.remove'))
    .argument('<id>', t('cli.pipe.id'))
    .option('--yes', t('cli.agent.yes'))
    .action(async (id: string, { yes }: { yes?: true }) => {
      await unlockInstance(context);
      const { name } = pipeWith(context, id);
      if (!yes) await confirm(context, t('cli.pipe.confirmRemove', { name }));
      await context.services.pipes.remove(machine, id);
      context.say(t('cli.pipe.removeDone', { name }));
    });
}

/** @param active what the command turns a pipe */
export function pipeTurnCommand(context: CliContext, active: boolean): Command {
  const { t } = context;
  const command = new Command(active ? 'on' : 'off')
    .description(t(active ? 'cli.pipe.turnOn' : 'cli.pipe.turnOff'))
    .argument('<id>', t('cli.pipe.id'));
  if (active) command.option('--instead-of <id>', t('cli.pipe.insteadOf'));
  return command.action(async (id: string, { insteadOf }: { insteadOf?: string }) => {
    await unlockInstance(context);
    const { name } = pipeWith(context, id);
    await context.services.pipes.setActive(machine, id, active, insteadOf ?? null);
    context.say(t(active ? 'cli.pipe.onDone' : 'cli.pipe.offDone', { name }));
  });
}

async function edit(context: CliContext, id: string, options: EditOptions): Promise<void> {
  const { t } = context;
  if (Object.keys(options).every((key) => ['skipCheck', 'anyway', 'instance'].includes(key))) {
    throw new UsageError(t('cli.pipe.editHow'));
  }
  await unlockInstance(context);
  const pipe = pipeWith(context, id);
  requireFitting(context, pipe, options);
  const { agent, name = pipe.name } = options;
  const agentId = agent === false ? null : (agent ?? pipe.agent?.id ?? null);
  const isWebhook = pipe.transport === 'webhook';
  const { chat, address, tokenStdin, passwordStdin, ask, authStdin } = options;
  const isServer = [chat, address, tokenStdin, passwordStdin, isWebhook ? undefined : ask].some(
    (each) => each !== undefined,
  );
  const asksAuth = authStdin ?? (isWebhook && ask === true);
  const header = asksAuth ? await readMessengerSecret(context, authStdin, '--auth-stdin') : null;
  if (isServer) await saveMessenger(context, pipe, { ...options, name, agentId });
  else if (options.name !== undefined || agent !== undefined) {
    await context.services.pipes.update(machine, id, { name, agentId }, pipe.stamp);
  }
  if (header !== null) await context.services.pipes.setAnswerAuth(machine, id, header);
  if (options.removeAuth) await context.services.pipes.removeAnswerAuth(machine, id);
  if (options.newToken) {
    showToken(context, id, await context.services.pipes.replaceToken(machine, id));
  }
  context.say(t('cli.pipe.editDone', { name: name.trim() }));
}

/** Which options are about one kind of pipe alone. */
const ofKinds = {
  chat: ['telegram', 'imessage'],
  address: ['imessage'],
  tokenStdin: ['telegram'],
  passwordStdin: ['imessage'],
  newToken: ['webhook'],
  authStdin: ['webhook'],
  removeAuth: ['webhook'],
  ask: ['telegram', 'imessage', 'webhook'],
} as const satisfies Partial<Record<keyof EditOptions, readonly string[]>>;

/** @throws UsageError where an option is about another kind of pipe */
function requireFitting({ t }: CliContext, pipe: Pipe, options: EditOptions): void {
  for (const [option, kinds] of Object.entries(ofKinds)) {
    const isGiven = options[option as keyof typeof ofKinds] !== undefined;
    if (isGiven && !kinds.some((kind) => kind === pipe.transport)) {
      throw new UsageError(t('cli.pipe.otherKind'));
    }
  }
}

async function saveMessenger(
  context: CliContext,
  pipe: Pipe,
  options: Omit<EditOptions, 'name'> & { readonly name: string; readonly agentId: string | null },
): Promise<void> {
  const { messengers } = context.services;
  const { name, agentId, chat = pipe.chat ?? '', skipCheck, anyway } = options;
  const common = {
    ...{ pipeId: pipe.id, userId: pipe.owner.id, name, agentId, chat, seen: pipe.stamp },
    ...{ check: skipCheck !== true, otherKeyOk: anyway === true },
  };
  if (pipe.transport === 'telegram') {
    const token =
      options.tokenStdin || options.ask
        ? await readMessengerSecret(context, options.tokenStdin, '--token-stdin')
        : null;
    await messengers.saveTelegram(machine, { ...common, token });
    return;
  }
  const { address = pipe.address ?? '', passwordStdin } = options;
  const password =
    passwordStdin || options.ask
      ? await readMessengerSecret(context, passwordStdin, '--password-stdin')
      : null;
  showAddress(context, 'blueBubbles', address);
  const insecureOk = anyway === true;
  await messengers.saveBlueBubbles(machine, {
    ...common,
    ...{ chat: chatGuid(chat), address, password, insecureOk },
  });
}

/** @throws AppError `pipe_gone` */
function pipeWith({ services }: CliContext, id: string): Pipe {
  const pipe = services.pipes.list().find((each) => each.id === id);
  if (pipe === undefined) throw new AppError('pipe_gone', {});
  return pipe;
}

/** Shows the token of a webhook, this once, beside the answer, and how a program writes with it. */
export function showToken(context: CliContext, pipeId: string, token: string): void {
  const { t, note, services, known, placeId } = context;
  note(t('cli.pipe.token'));
  note(token);
  const { place, server: stored } = known.find(placeId);
  // No Selu runs on the app's own.
  if (place.kind === 'own') return;
  // It stands where somebody else may have put it, and the token would go there.
  const server = services.runningSelu.status()?.state === 'unknown' ? null : stored;
  if (stored === null) note(t('cli.pipe.noServer'));
  else if (server === null) note(t('cli.pipe.unconfirmed', { address: printableAddress(stored) }));
  const address = webhookAddress(server ?? USUAL_ADDRESS, pipeId);
  const [first] = services.senders.list(pipeId);
  const message = { sender: first?.sender ?? SAMPLE_SENDER, text: t('cli.pipe.sampleText') };
  const shell = process.platform === 'win32' ? 'powerShell' : 'curl';
  note(t('cli.pipe.writeTo', { address }));
  note(t('cli.pipe.tryIt'));
  note(tryLine(shell, address, message).join(t('cli.pipe.tokenWord')));
  if (first === undefined) note(t('cli.pipe.noSender', { sender: SAMPLE_SENDER }));
}

/** A token or password, without what nobody sees around it; that is said. */
export async function readMessengerSecret(
  context: CliContext,
  fromStdin: true | undefined,
  option: '--token-stdin' | '--password-stdin' | '--auth-stdin',
): Promise<string> {
  const { value, around } = tidyValue(await readValue(fromStdin === true, context, option));
  if (around !== null) context.note(context.t(`cli.pipe.around.${around}`));
  return value;
}
