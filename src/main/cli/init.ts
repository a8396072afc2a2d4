/** `init`: an own instance and its first administrator, without a window. */
import { Command } from 'commander';
import { AppError } from '#shared/errors.ts';
import { limits } from '#shared/limits.ts';
import type { CliContext } from './context.ts';
import { readNewPassword } from './input.ts';
import { parseLanguage } from './options.ts';
import { machine } from '../services/common/caller.ts';

interface InitOptions {
  readonly admin: string;
  readonly displayName?: string;
  readonly language: string;
  readonly passwordStdin?: true;
  readonly anew?: true;
}

export function initCommand(context: CliContext): Command {
  const { t, language } = context;
  return new Command('init')
    .description(t('cli.init.about'))
    .requiredOption('--admin <name>', t('cli.init.admin'))
    .option('--display-name <name>', t('cli.init.displayName'))
    .option('--language <language>', t('cli.init.language'), language)
    .option('--password-stdin', t('cli.option.passwordStdin'))
    .option('--anew', t('cli.init.anew'))
    .action((options: InitOptions) => init(context, options));
}

async function init(context: CliContext, options: InitOptions): Promise<void> {
  const { t, services, instanceFile } = context;
  const { instance, setup, users } = services;
  const language = parseLanguage(options.language, t);

  services.panel.start();
  // It knows whether there was an instance.
  services.panel.store();
  instance.start();
  const isGone = instance.state.name === 'problem' && instance.state.error.code === 'database_gone';
  const { state } = instance;
  if (state.name === 'problem' && !(isGone && options.anew)) throw AppError.from(state.error);
  if (!isGone && state.name !== 'missing') throw new AppError('instance_exists', {});

  const admin = {
    username: options.admin,
    displayName: options.displayName ?? options.admin,
    language,
    password: await readNewPassword(options.passwordStdin === true, context),
  };
  // Before the instance is made, so that bad input leaves nothing behind.
  users.check(admin);

  if (isGone) await setup.startAnew(machine);
  if (instance.state.name === 'missing' && instance.state.secretInEnvironment) {
    await setup.createInstance(machine, { from: 'environment' });
  } else {
    const secret = setup.makeSecret();
    await setup.createInstance(machine, {
      from: 'made',
      seal: false,
      kept: false,
      lastCharacters: secret.slice(-limits.secretProofLength),
    });
    context.note(t('cli.init.secret'));
    context.note(secret);
  }
  await setup.createAdmin(machine, admin);
  context.say(t('cli.init.done', { file: instanceFile, username: admin.username.trim() }));
}
