/** `user list|add|remove`: what the Users page does. */
import { Command } from 'commander';
import type { Account } from '#shared/contract/schemas.ts';
import { isSameText } from '#shared/text.ts';
import { agentsOf } from './agent-access.ts';
import { openInstance, unlockInstance, type CliContext } from './context.ts';
import { UsageError } from './errors.ts';
import { newPassword, withGenerate, type GenerateOptions } from './generated.ts';
import { readLine } from './input.ts';
import { sayJson } from './json-answers.ts';
import { jsonOption, parseLanguage } from './options.ts';
import { tableLines } from './table.ts';
import { editCommand, roleCommand } from './user-edit.ts';
import { machine } from '../services/common/caller.ts';

interface CreateOptions extends GenerateOptions {
  readonly username: string;
  readonly displayName?: string;
  readonly language: string;
  readonly admin?: true;
  readonly temporary?: true;
  readonly passwordStdin?: true;
}

export function userCommand(context: CliContext): Command {
  const { t, language } = context;
  return new Command('user')
    .description(t('cli.user.about'))
    .addCommand(
      new Command('list')
        .description(t('cli.user.list'))
        .addOption(jsonOption(context))
        .action(({ json }: { json?: true }) => list(context, json === true)),
    )
    .addCommand(
      withGenerate(context, new Command('add'), 'passwordStdin')
        .alias('create')
        .description(t('cli.user.create'))
        .requiredOption('--username <name>', t('cli.option.username'))
        .option('--display-name <name>', t('cli.init.displayName'))
        .option('--language <language>', t('cli.user.language'), language)
        .option('--admin', t('cli.user.admin'))
        .option('--temporary', t('cli.option.temporary'))
        .option('--password-stdin', t('cli.option.passwordStdin'))
        .action((options: CreateOptions) => create(context, options)),
    )
    .addCommand(editCommand(context))
    .addCommand(roleCommand(context, 'promote', true))
    .addCommand(roleCommand(context, 'demote', false))
    .addCommand(
      new Command('remove')
        .alias('delete')
        .description(t('cli.user.delete'))
        .requiredOption('--username <name>', t('cli.option.username'))
        .option('--yes', t('cli.user.yes'))
        .action((options: { username: string; yes?: true }) => remove(context, options)),
    );
}

async function list(context: CliContext, asJson: boolean): Promise<void> {
  const { t, say, services } = context;
  openInstance(context);
  const users = await services.users.list();
  if (asJson) {
    sayJson(context, 'user list', users);
    return;
  }
  const header = [
    t('cli.user.column.username'),
    t('cli.user.column.name'),
    t('cli.user.column.role'),
    t('cli.user.column.language'),
    t('cli.user.column.agents'),
    t('cli.user.column.lastSignIn'),
  ];
  const lines = users.map((user) => [
    user.username,
    user.displayName,
    roleOf(context, user),
    user.language,
    agentsOf(context, user.agentAccess),
    user.lastSignInAt ?? t('cli.user.never'),
  ]);
  for (const line of await tableLines(header, lines)) say(line);
}

/** One that does not count has no role, whatever its row says. */
function roleOf({ t }: CliContext, { isAdmin, outside }: Account): string {
  if (outside) return t('cli.user.role.outside');
  return isAdmin ? t('cli.user.role.admin') : t('cli.user.role.member');
}

async function create(context: CliContext, options: CreateOptions): Promise<void> {
  const { t, services } = context;
  const language = parseLanguage(options.language, t);
  await unlockInstance(context);
  const { password, show } = await newPassword(context, options);
  const user = {
    username: options.username,
    displayName: options.displayName ?? options.username,
    language,
    isAdmin: options.admin === true,
    temporary: options.temporary,
    password,
  };
  await services.users.create(machine, user);
  show();
  context.say(t('cli.user.createDone', { username: options.username.trim() }));
}

async function remove(
  context: CliContext,
  options: { readonly username: string; readonly yes?: true },
): Promise<void> {
  const { t, services } = context;
  await unlockInstance(context);
  const id = services.users.idOf(options.username);
  const username = services.users.names().find((user) => user.id === id)?.username ?? '';
  if (!options.yes) {
    const goes = services.users
      .belongings(id)
      .map(({ kind, count }) => t(`cli.user.goes.${kind}`, { count }))
      .join(', ');
    const typed = await readLine(t('cli.user.confirm', { username, goes: goes || '–' }), context);
    if (typed === null) throw new UsageError(t('cli.user.noTerminal'));
    if (!isSameText(typed.trim(), username)) throw new UsageError(t('cli.user.notConfirmed'));
  }
  const left = await services.users.delete(machine, id, username);
  context.say(t('cli.user.deleteDone', { username }));
  if (left !== null) context.note(t('cli.user.filesLeft', { ...left }));
}
