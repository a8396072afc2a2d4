/** `agent access list|give|take`: who may use which agents, what the Users page sets. */
import { Command, Option } from 'commander';
import type { Account, AgentAccess } from '#shared/contract/schemas.ts';
import { AppError } from '#shared/errors.ts';
import { DEFAULT_AGENT } from '#shared/limits.ts';
import { openInstance, unlockInstance, type CliContext } from './context.ts';
import { UsageError } from './errors.ts';
import { sayJson } from './json-answers.ts';
import { jsonOption } from './options.ts';
import { tableLines } from './table.ts';
import { accountOf } from './user-edit.ts';
import { machine } from '../services/common/caller.ts';

interface Options {
  readonly username: string;
  readonly all?: true;
}

export function agentAccessCommand(context: CliContext): Command {
  const { t } = context;
  const changing = (name: 'give' | 'take', change: typeof give): Command =>
    new Command(name)
      .description(t(`cli.access.${name}`))
      .argument('[id]', t('cli.agent.id'))
      .requiredOption('--username <name>', t('cli.option.username'))
      .addOption(new Option('--all', t(`cli.access.${name}All`)))
      .action(async (id: string | undefined, options: Options) => {
        if ((id === undefined) !== (options.all === true)) {
          throw new UsageError(t('cli.access.which'));
        }
        await unlockInstance(context);
        await change(context, accountOf(context, options.username), id?.trim() ?? null);
      });
  return new Command('access')
    .description(t('cli.access.about'))
    .addCommand(
      new Command('list')
        .description(t('cli.access.list'))
        .option('--username <name>', t('cli.access.only'))
        .addOption(jsonOption(context))
        .action((options: { username?: string; json?: true }) => list(context, options)),
    )
    .addCommand(changing('give', give))
    .addCommand(changing('take', take));
}

/** Which agents somebody may use, in words. */
export function agentsOf({ t }: CliContext, access: AgentAccess): string {
  return access.mode === 'selected'
    ? access.agentIds.join(', ')
    : t(`cli.user.agents.${access.mode}`);
}

async function list(
  context: CliContext,
  options: { username?: string; json?: true },
): Promise<void> {
  const { t, say, services } = context;
  openInstance(context);
  const accounts =
    options.username === undefined
      ? await services.users.list()
      : [accountOf(context, options.username)];
  if (options.json) {
    const all = accounts.map(({ username, agentAccess }) => ({ username, agentAccess }));
    sayJson(context, 'agent access list', all);
    return;
  }
  const header = [t('cli.user.column.username'), t('cli.user.column.agents')];
  const lines = accounts.map((account) => [
    account.username,
    agentsOf(context, account.agentAccess),
  ]);
  for (const line of await tableLines(header, lines)) say(line);
}

/** @param agent null: every one, also those that are installed later */
async function give(context: CliContext, account: Account, agent: string | null): Promise<void> {
  const { t, say } = context;
  const { username, agentAccess: before } = account;
  if (agent === null) {
    await set(context, account, { mode: 'all' });
    say(t('cli.access.allDone', { username }));
    return;
  }
  if (agent !== DEFAULT_AGENT) requireInstalled(context, agent);
  const has =
    agent === DEFAULT_AGENT ||
    before.mode === 'all' ||
    (before.mode === 'selected' && before.agentIds.includes(agent));
  if (!has) {
    const agentIds = before.mode === 'selected' ? before.agentIds : [];
    await set(context, account, { mode: 'selected', agentIds: [...agentIds, agent] });
  }
  say(t(has ? 'cli.access.has' : 'cli.access.giveDone', { username, agent }));
}

/** @param agent null: every one but the one that nobody can lose */
async function take(context: CliContext, account: Account, agent: string | null): Promise<void> {
  const { t, say, note, services } = context;
  const { username, agentAccess: before } = account;
  if (agent === null) {
    await set(context, account, { mode: 'none' });
    say(t('cli.access.noneDone', { username }));
    return;
  }
  if (agent === DEFAULT_AGENT) throw new UsageError(t('cli.access.default'));
  const stored = before.mode === 'selected' ? before.agentIds : [];
  // One that was given may have been removed since.
  if (!stored.includes(agent)) requireInstalled(context, agent);
  const had = before.mode === 'all' || stored.includes(agent);
  if (had) {
    const all = before.mode === 'all' ? services.users.agents().map(({ id }) => id) : stored;
    const agentIds = all.filter((id) => id !== agent);
    await set(
      context,
      account,
      agentIds.length === 0 ? { mode: 'none' } : { mode: 'selected', agentIds },
    );
  }
  say(t(had ? 'cli.access.takeDone' : 'cli.access.hasNot', { username, agent }));
  if (before.mode === 'all') note(t('cli.access.laterOnes', { username }));
}

/** @throws AppError `agent_unknown` */
function requireInstalled({ services }: CliContext, agent: string): void {
  if (services.users.agents().some(({ id }) => id === agent)) return;
  throw new AppError('agent_unknown', { agent });
}

/** What somebody else has changed since it was read is not overwritten. */
const set = ({ services }: CliContext, account: Account, access: AgentAccess): Promise<void> =>
  services.users.setAgentAccess(machine, account.id, access, account.stamp);
