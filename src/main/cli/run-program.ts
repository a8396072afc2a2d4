/** `run`: starts a program with the values that an agent declares in its environment. */
import { Command } from 'commander';
import { AppError } from '#shared/errors.ts';
import { ofTheApp } from '../crypto/secret-sources.ts';
import { agentThing } from '../services/activity/events.ts';
import { machine } from '../services/common/caller.ts';
import { unlockInstance, type CliContext } from './context.ts';
import { ProgramEnded, UsageError } from './errors.ts';
import { hasTerminal } from './input.ts';

interface RunOptions {
  readonly agent: string;
  readonly user?: string;
}

/** What shells end with where a program is not found, and where it cannot be started. */
const NOT_FOUND = 127;
const NOT_STARTED = 126;

export function runProgramCommand(context: CliContext): Command {
  const { t } = context;
  return new Command('run')
    .description(t('cli.run.about'))
    .usage('--agent <id> [--user <name>] -- <command...>')
    .requiredOption('--agent <id>', t('cli.agent.id'))
    .option('--user <name>', t('cli.run.user'))
    .argument('<command...>', t('cli.run.command'))
    .action((words: readonly string[], options: RunOptions) => run(context, words, options));
}

async function run(
  context: CliContext,
  words: readonly string[],
  { agent, user }: RunOptions,
): Promise<void> {
  const { t, io, services } = context;
  const [command = '', ...args] = words;
  if (words.some((word) => word.includes('\0')) || command === '') {
    throw new UsageError(t('cli.run.noCommand'));
  }
  await unlockInstance(context);
  const values = await valuesFor(context, agent, user);
  const name = services.instance
    .store()
    .agents.list()
    .find(({ id }) => id === agent)?.displayName;
  const about = agentThing({ id: agent, name: name ?? agent });
  await services.instance.note(machine, { action: 'agentRun', about });
  // The program may run for days: nothing of the instance stays open meanwhile.
  services.instance.close();
  services.panel.close();

  const env = { ...inherited(io.env), ...Object.fromEntries(values) };
  const end = await io.startProgram({ command, args, env }, hasTerminal(context));
  if (end === 'missing') {
    context.note(t('cli.run.missing'));
    throw new ProgramEnded(NOT_FOUND);
  }
  if (end === 'not_started') {
    context.note(t('cli.run.notStarted'));
    throw new ProgramEnded(NOT_STARTED);
  }
  if (end !== 0) throw new ProgramEnded(end);
}

async function valuesFor(
  context: CliContext,
  agentId: string,
  username: string | undefined,
): Promise<ReadonlyMap<string, string>> {
  const { users, agentEnvironment } = context.services;
  const userId = username === undefined ? null : users.idOf(username);
  try {
    return await agentEnvironment.of(agentId, userId);
  } catch (error) {
    if (userId === null && isMissing(error)) {
      context.note(context.t('cli.run.sharedOnly'));
    }
    throw error;
  }
}

const isMissing = (error: unknown): boolean =>
  error instanceof AppError && (error as AppError).code === 'credentials_missing';

/** The environment of this process without what is for this app alone. */
const inherited = (env: CliContext['io']['env']): Record<string, string> =>
  Object.fromEntries(
    Object.entries(env).filter(
      (entry): entry is [string, string] => entry[1] !== undefined && !ofTheApp(entry[0]),
    ),
  );
