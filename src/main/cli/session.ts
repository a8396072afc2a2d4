/** `session list|end`: who is signed in where. */
import { Command } from 'commander';
import { openInstance, unlockInstance, type CliContext } from './context.ts';
import { UsageError } from './errors.ts';
import { sayJson } from './json-answers.ts';
import { jsonOption } from './options.ts';
import { tableLines } from './table.ts';
import { machine } from '../services/common/caller.ts';

interface EndOptions {
  readonly session?: string;
  readonly username?: string;
}

export function sessionCommand(context: CliContext): Command {
  const { t } = context;
  return new Command('session')
    .description(t('cli.session.about'))
    .addCommand(
      new Command('list')
        .description(t('cli.session.list'))
        .option('--username <name>', t('cli.session.only'))
        .addOption(jsonOption(context))
        .action((options: { username?: string; json?: true }) => list(context, options)),
    )
    .addCommand(
      new Command('end')
        .description(t('cli.session.end'))
        .option('--session <id>', t('cli.session.which'))
        .option('--username <name>', t('cli.session.all'))
        .action((options: EndOptions) => end(context, options)),
    );
}

async function list(
  context: CliContext,
  options: { username?: string; json?: true },
): Promise<void> {
  const { t, say, services } = context;
  openInstance(context);
  const userId = options.username === undefined ? null : services.users.idOf(options.username);
  const sessions = services.sessions
    .list()
    .filter(({ user }) => userId === null || user.id === userId);
  if (options.json) {
    const all = sessions.map(({ current: _current, ...session }) => session);
    sayJson(context, 'session list', all);
    return;
  }
  if (sessions.length === 0) {
    say(t('cli.session.none'));
    return;
  }
  const header = [
    t('cli.session.column.session'),
    t('cli.session.column.user'),
    t('cli.session.column.device'),
    t('cli.session.column.started'),
    t('cli.session.column.lastUsed'),
    t('cli.session.column.expires'),
  ];
  const lines = sessions.map((session) => [
    session.handle,
    session.user.username,
    session.device ?? '–',
    session.startedAt ?? '–',
    session.lastUsedAt ?? '–',
    session.expiresAt ?? '–',
  ]);
  for (const line of await tableLines(header, lines)) say(line);
}

async function end(context: CliContext, { session, username }: EndOptions): Promise<void> {
  const { t, services } = context;
  if ((session === undefined) === (username === undefined)) {
    throw new UsageError(t('cli.session.whose'));
  }
  await unlockInstance(context);
  let count = 1;
  if (username !== undefined) {
    count = await services.sessions.endAll(machine, services.users.idOf(username));
  } else if (session !== undefined) await services.sessions.end(machine, session);
  context.say(t('cli.session.endDone', { count }));
}
