/** `credential import`: an .env file, each name to where an agent asks for it, or all of it to one capability. */
import { resolve } from 'node:path';
import { Command } from 'commander';
import {
  planEnvImport,
  type EnvLeftOutName,
  type EnvPlace,
  type EnvPlan,
} from '../services/credentials/import/env-import.ts';
import { declaredByAll } from '../services/agents/catalog.ts';
import { machine } from '../services/common/caller.ts';
import { confirm } from './confirm.ts';
import { unlockInstance, type CliContext } from './context.ts';
import {
  checkOwner,
  ownerName,
  ownerOf,
  withOwner,
  type OwnerOptions,
} from './credential-owner.ts';
import { UsageError } from './errors.ts';
import { sayJson } from './json-answers.ts';
import { jsonOption } from './options.ts';
import { commandSentence } from './sentences.ts';

interface ImportOptions extends OwnerOptions {
  readonly capability?: string;
  readonly replace?: true;
  readonly keepWhitespace?: true;
  readonly dryRun?: true;
  readonly yes?: true;
  readonly json?: true;
}

export function importCommand(context: CliContext): Command {
  const { t } = context;
  return withOwner(context, new Command('import').description(t('cli.import.about')))
    .argument('<file>', t('cli.import.file'))
    .option('--capability <id>', t('cli.import.capability'))
    .option('--replace', t('cli.import.replace'))
    .option('--keep-whitespace', t('cli.credential.keepWhitespace'))
    .option('--dry-run', t('cli.restoring.dryRun'))
    .option('--yes', t('cli.agent.yes'))
    .addOption(jsonOption(context))
    .action((path: string, options: ImportOptions) => importEnv(context, resolve(path), options));
}

async function importEnv(context: CliContext, file: string, options: ImportOptions): Promise<void> {
  const { t, services, note } = context;
  checkOwner(context, options);
  await unlockInstance(context);
  const declared = declaredByAll(await services.catalog.all());
  const plan = await planEnvImport(services.credentials, declared, file, {
    owner: ownerOf(context, options),
    capabilityId: options.capability ?? null,
    replace: options.replace === true,
    keepWhitespace: options.keepWhitespace === true,
  });
  // What a program reads has all of it; whoever is asked has to see it first.
  if (!options.json || !(options.yes || options.dryRun)) tell(context, plan, options);
  const count = plan.places.length;
  const isStored = count > 0 && options.dryRun !== true;
  if (isStored) {
    if (!options.yes) await confirm(context, t('cli.import.confirm', { count }));
    await services.credentials.putAll(machine, plan.puts);
    await services.instance.note(machine, { action: 'credentialsImported', count });
  }
  if (options.json) {
    sayJson(context, 'credential import', jsonOf(file, plan, options, isStored));
  } else if (isStored) {
    context.say(t('cli.import.done', { count }));
    note(t('cli.import.fileLeft', { file }));
  } else if (count > 0) context.say(t('cli.import.dryRunDone', { count }));
  const isFine = count > 0 || plan.leftOut.some(({ reason }) => reason === 'stored');
  if (!isFine) throw new UsageError(t('cli.import.nothing'));
  if (count === 0 && !options.json) context.say(t('cli.import.allThere'));
}

/** What a person should know before they agree. */
function tell(context: CliContext, { places, leftOut }: EnvPlan, options: ImportOptions): void {
  const { t, note } = context;
  const owner = ownerName(context, options);
  for (const place of places) {
    const { variable, capabilityId: capability, name } = place;
    const goes = t('cli.import.goes', { variable, capability, name, owner });
    note([goes, ...remarksOn(context, place)].join(' '));
  }
  for (const each of leftOut) note(leftOutText(context, each));
}

function remarksOn({ t }: CliContext, place: EnvPlace): string[] {
  return [
    ...(place.replaces ? [t('cli.import.replaces')] : []),
    ...(place.hasVariable ? [t('cli.import.hasVariable')] : []),
    ...(place.around === null ? [] : [t(`cli.credential.around.${place.around}`)]),
    ...(place.inside === null ? [] : [t(`cli.credential.inside.${place.inside}`)]),
  ];
}

function leftOutText(
  { t }: CliContext,
  { line, variable, reason, problem }: EnvLeftOutName,
): string {
  const why = problem === null ? t(`cli.import.reason.${reason}`) : commandSentence(t, problem);
  return t('cli.import.leftOut', { what: variable ?? t('cli.import.line', { line }), why });
}

function jsonOf(file: string, plan: EnvPlan, options: ImportOptions, stored: boolean) {
  return {
    file,
    user: options.user ?? null,
    stored,
    places: plan.places,
    leftOut: plan.leftOut,
  };
}
