/** `activity`: who did what, and when. It exits with 1 when the log is not as it was written. */
import { Command, Option } from 'commander';
import { activityActions, activityGroups, type ActivityAction } from '#shared/activity.ts';
import { activityAbout, activityWhat, activityWho } from '#shared/activity-words.ts';
import type { ActivityFormat, ActivityFilters } from '#shared/contract/schemas.ts';
import { startOfLocalDay } from '#shared/days.ts';
import { AppError } from '#shared/errors.ts';
import { activityTranslator } from '../platform/languages.ts';
import type { ActivityQuery } from '../services/activity/activity-reader.ts';
import { exportedText } from '../services/activity/export.ts';
import { unlockInstance, type CliContext } from './context.ts';
import { PartlyFailed, UsageError } from './errors.ts';
import { sayJson } from './json-answers.ts';
import { collected, jsonOption } from './options.ts';
import { tableLines } from './table.ts';

interface Options {
  readonly person?: string;
  readonly action?: readonly string[];
  readonly since?: string;
  readonly until?: string;
  readonly about?: string;
  readonly limit?: string;
  readonly json?: true;
  readonly jsonl?: true;
  readonly csv?: true;
}

const SHOWN = 50;

export function activityCommand(context: CliContext): Command {
  const { t } = context;
  const exporting = (name: ActivityFormat): Option =>
    new Option(`--${name}`, t(`cli.activity.${name}`)).conflicts(['json', 'limit']);
  return new Command('activity')
    .description(t('cli.activity.about'))
    .option('--person <name>', t('cli.activity.person'))
    .option('--action <action>', t('cli.activity.action'), collected)
    .option('--since <date>', t('cli.activity.since'))
    .option('--until <date>', t('cli.activity.until'))
    .option('--about <words>', t('cli.activity.words'))
    .option('--limit <number>', t('cli.activity.limit', { count: SHOWN }))
    .addOption(jsonOption(context))
    .addOption(exporting('jsonl').conflicts('csv'))
    .addOption(exporting('csv'))
    .action((options: Options) => activity(context, options));
}

async function activity(context: CliContext, options: Options): Promise<void> {
  const { t, note, services } = context;
  const limit = options.limit === undefined ? SHOWN : Number(options.limit);
  if (!Number.isSafeInteger(limit) || limit < 1) throw new UsageError(t('cli.activity.badLimit'));
  const actions = actionsOf(options.action ?? [], context);
  const from = instantOfDay(options.since, 0, context);
  const before = instantOfDay(options.until, 1, context);
  await unlockInstance(context);
  const filters: ActivityFilters = {
    ...{ actions, from, before, actors: [], about: null },
    people: options.person === undefined ? [] : idsOf(context, options.person),
  };
  const query: ActivityQuery = { filters, search: options.about ?? '', concerning: null };
  const format = options.csv ? 'csv' : options.jsonl ? 'jsonl' : null;
  const { activityReader } = services;
  if (format === null) await show(context, query, { limit, asJson: options.json === true });
  else {
    const rows = activityReader.all(query);
    for await (const text of exportedText(format, rows, () => {})) context.io.stdout.write(text);
  }
  const { state, at } = await activityReader.check();
  if (state === 'whole') return;
  note(t('cli.activity.broken', { at: at ?? 0 }));
  throw new PartlyFailed();
}

async function show(
  context: CliContext,
  query: ActivityQuery,
  { limit, asJson }: { readonly limit: number; readonly asJson: boolean },
): Promise<void> {
  const { t, say, language, services } = context;
  const page = await services.activityReader.list(query, { offset: 0, limit });
  if (asJson) {
    sayJson(context, 'activity', page);
    return;
  }
  const { rows, matching } = page;
  if (rows.length === 0) {
    say(t('cli.activity.none'));
    return;
  }
  const words = activityTranslator(language);
  const when = new Intl.DateTimeFormat(language, { dateStyle: 'short', timeStyle: 'medium' });
  const header = (['when', 'who', 'what', 'thing'] as const).map((column) =>
    t(`cli.activity.column.${column}`),
  );
  const lines = rows.map((row) => [
    when.format(new Date(row.at)),
    activityWho(row, words),
    activityWhat(row, words),
    activityAbout(row, words),
  ]);
  for (const line of await tableLines(header, lines)) say(line);
  const left = matching - rows.length;
  if (left > 0) say(t('cli.activity.more', { count: left }));
}

/** @throws UsageError for what is neither an action nor a group of them */
function actionsOf(names: readonly string[], { t }: CliContext): ActivityAction[] {
  const groups: Readonly<Record<string, readonly ActivityAction[]>> = activityGroups;
  return names.flatMap((name) => {
    const group = Object.hasOwn(groups, name) ? groups[name] : undefined;
    const found = group ?? activityActions.filter((action) => action === name);
    if (found.length > 0) return found;
    const known = [...Object.keys(activityGroups), ...activityActions].join(', ');
    throw new UsageError(t('cli.activity.unknownAction', { known }));
  });
}

/** Whoever has the user name now, or is called so in the log: they may be gone. @throws AppError `user_unknown` */
function idsOf({ services }: CliContext, name: string): string[] {
  const called = services.activityReader.people(null).filter((person) => person.name === name);
  try {
    return [services.users.idOf(name), ...called.map(({ id }) => id)];
  } catch (error) {
    if (called.length === 0 || !(error instanceof AppError)) throw error;
    return called.map(({ id }) => id);
  }
}

/**
 * A day of the calendar here, or an instant.
 *
 * @param later so many days after that day
 * @throws UsageError
 */
function instantOfDay(text: string | undefined, later: number, { t }: CliContext): string | null {
  if (text === undefined) return null;
  const date = /^\d{4}-\d{2}-\d{2}$/.test(text) ? startOfLocalDay(text, later) : new Date(text);
  if (Number.isNaN(date.getTime())) throw new UsageError(t('cli.activity.badDate'));
  return date.toISOString();
}
