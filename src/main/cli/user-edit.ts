/** `user edit|promote|demote`: names, language and role of an account that is there. */
import { Command } from 'commander';
import type { Account } from '#shared/contract/schemas.ts';
import { AppError } from '#shared/errors.ts';
import { unlockInstance, type CliContext } from './context.ts';
import { UsageError } from './errors.ts';
import { parseLanguage } from './options.ts';
import { machine } from '../services/common/caller.ts';

interface EditOptions {
  readonly username: string;
  readonly newUsername?: string;
  readonly displayName?: string;
  readonly language?: string;
}

export function editCommand(context: CliContext): Command {
  const { t } = context;
  return new Command('edit')
    .description(t('cli.user.edit'))
    .requiredOption('--username <name>', t('cli.option.username'))
    .option('--new-username <name>', t('cli.user.newUsername'))
    .option('--display-name <name>', t('cli.user.displayName'))
    .option('--language <language>', t('cli.user.language'))
    .action((options: EditOptions) => edit(context, options));
}

/** @param isAdmin what the command makes of somebody: an administrator, or a member */
export function roleCommand(context: CliContext, name: string, isAdmin: boolean): Command {
  const { t } = context;
  return new Command(name)
    .description(t(isAdmin ? 'cli.user.promote' : 'cli.user.demote'))
    .requiredOption('--username <name>', t('cli.option.username'))
    .action(async ({ username }: { username: string }) => {
      await unlockInstance(context);
      const account = accountOf(context, username);
      await change(context, account, { isAdmin });
      const key = isAdmin ? 'cli.user.promoteDone' : 'cli.user.demoteDone';
      context.say(t(key, { username: account.username }));
    });
}

/** The account that has a user name. @throws AppError `user_unknown` */
export function accountOf({ services }: CliContext, username: string): Account {
  const id = services.users.idOf(username);
  const account = services.users.find(id);
  if (account === null) throw new AppError('user_unknown', { username: username.trim() });
  return account;
}

async function edit(context: CliContext, options: EditOptions): Promise<void> {
  const { t } = context;
  const { newUsername, displayName } = options;
  if ([newUsername, displayName, options.language].every((each) => each === undefined)) {
    throw new UsageError(t('cli.user.editHow'));
  }
  const language = options.language === undefined ? null : parseLanguage(options.language, t);
  await unlockInstance(context);
  const account = accountOf(context, options.username);
  await change(context, account, {
    username: newUsername ?? account.username,
    displayName: displayName ?? account.displayName,
    language: language ?? account.language,
  });
  context.say(t('cli.user.editDone', { username: (newUsername ?? account.username).trim() }));
}

/** What is not named stays as it was read; what somebody else has changed since is not overwritten. */
async function change(
  { services }: CliContext,
  account: Account,
  to: Partial<Pick<Account, 'username' | 'displayName' | 'language' | 'isAdmin'>>,
): Promise<void> {
  const { id, username, displayName, language, isAdmin, stamp } = account;
  const profile = { username, displayName, language, isAdmin, ...to };
  await services.users.update(machine, id, profile, stamp);
}
