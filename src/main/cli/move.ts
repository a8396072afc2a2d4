/** `move`: what one instance holds, into another. Needs the master secrets of both. */
import { Command, Option } from 'commander';
import type { MoveItem } from '#shared/contract/schemas.ts';
import { AppError } from '#shared/errors.ts';
import { ofTheApp } from '../crypto/secret-sources.ts';
import { machine } from '../services/common/caller.ts';
import { createContext, unlockInstance, type CliContext } from './context.ts';
import { UsageError } from './errors.ts';
import type { CliIo } from './io.ts';
import { sayJson } from './json-answers.ts';
import { jsonOption } from './options.ts';
import { tableLines } from './table.ts';

interface Options {
  readonly from: string;
  readonly to: string;
  readonly take: 'new' | 'all';
  readonly dryRun?: true;
  readonly json?: true;
}

export function moveCommand(context: CliContext): Command {
  const { t } = context;
  return new Command('move')
    .description(t('cli.move.about'))
    .requiredOption('--from <name>', t('cli.move.from'))
    .requiredOption('--to <name>', t('cli.move.to'))
    .addOption(
      new Option('--take <which>', t('cli.move.take')).choices(['new', 'all']).default('new'),
    )
    .option('--dry-run', t('cli.move.dryRun'))
    .addOption(jsonOption(context))
    .action((options: Options) => move(context, options));
}

async function move(context: CliContext, options: Options): Promise<void> {
  const opened: CliContext[] = [];
  try {
    const from = await unlocked(context.io, options.from, opened);
    const to = await unlocked(context.io, options.to, opened);
    if (from.placeId === to.placeId) throw new UsageError(context.t('cli.move.same'));
    await moveBetween(from, to, options);
  } finally {
    for (const each of opened) each.close();
  }
}

async function moveBetween(from: CliContext, to: CliContext, options: Options): Promise<void> {
  const { t, say } = to;
  const { instance, sharedExpiries, temporaryPasswords } = from.services;
  const marks = { sharedExpiries, temporaryPasswords };
  const source = { instance, caller: machine, marks };
  const { items, seen } = await to.services.move.preview(machine, source);
  const isTaken = ({ state, problem }: MoveItem): boolean =>
    problem === null && (state === 'new' || (state === 'different' && options.take === 'all'));
  const take = items.filter(isTaken).map(({ id }) => id);
  if (options.json) sayJson(to, 'move', { items, take });
  else await tell(to, items);
  if (options.dryRun) return;
  if (take.length > 0) await to.services.move.run(machine, source, { take, seen });
  if (options.json) return;
  const name = to.known.find(to.placeId).name || to.placeId;
  say(take.length === 0 ? t('cli.move.nothing') : t('cli.move.done', { count: take.length, name }));
}

async function tell({ t, say }: CliContext, items: readonly MoveItem[]): Promise<void> {
  if (items.length === 0) return;
  const header = [t('cli.move.column.kind'), t('cli.move.column.name'), t('cli.move.column.state')];
  const lines = items.map(({ kind, name, capability, person, state, problem, ...item }) => [
    t(`cli.move.kind.${kind}`),
    [capability, name, person].filter((part) => part !== null).join(' / '),
    [
      problem === null ? t(`cli.move.state.${state}`) : t(`cli.move.problem.${problem}`),
      ...(item.agentMissing && problem === null ? [t('cli.move.agentMissing')] : []),
      ...(item.temporaryPassword ? [t('cli.move.temporaryPassword')] : []),
      ...(item.expiresAt === null ? [] : [t('cli.move.until', { at: item.expiresAt })]),
    ].join(', '),
  ]);
  for (const line of await tableLines(header, lines)) say(line);
}

/**
 * Opens and unlocks one of the two. The secret in the environment is that of one alone; the other has its own in the
 * keychain, in the file of its key, or it is asked for.
 *
 * @param opened gets what is to be closed
 */
async function unlocked(io: CliIo, name: string, opened: CliContext[]): Promise<CliContext> {
  const open = async (from: CliIo): Promise<CliContext> => {
    const context = createContext(from);
    opened.push(context);
    await context.choose(name);
    await unlockInstance(context);
    return context;
  };
  try {
    return await open(io);
  } catch (error) {
    if (!(error instanceof AppError) || (error as AppError).code !== 'secret_wrong') throw error;
    const others = Object.entries(io.env).filter(([variable]) => !ofTheApp(variable));
    const { stdout, stderr, openTerminal, startProgram } = io;
    return open({
      env: Object.fromEntries(others),
      // Not opened before somebody reads it.
      get stdin() {
        return io.stdin;
      },
      ...{ stdout, stderr, openTerminal, startProgram },
    });
  }
}
