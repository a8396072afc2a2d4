/** `agent list|install|remove|access`: what the Agents page does. */
import { resolve } from 'node:path';
import { Command, Option } from 'commander';
import type { AgentSecret, PackageInspection } from '#shared/contract/schemas.ts';
import { commandSentence } from './sentences.ts';
import { agentAccessCommand } from './agent-access.ts';
import { confirm } from './confirm.ts';
import { openInstance, unlockInstance, type CliContext } from './context.ts';
import { UsageError } from './errors.ts';
import { sayJson } from './json-answers.ts';
import { jsonOption } from './options.ts';
import { tableLines } from './table.ts';
import { nameIn } from '../services/agents/catalog.ts';
import { machine } from '../services/common/caller.ts';

interface InstallOptions {
  readonly yes?: true;
  readonly removeLeftovers?: true;
}

interface RemoveOptions {
  readonly id?: string;
  readonly yes?: true;
  readonly removeSecrets?: true;
}

export function agentCommand(context: CliContext): Command {
  const { t } = context;
  return new Command('agent')
    .description(t('cli.agent.about'))
    .addCommand(
      new Command('list')
        .description(t('cli.agent.list'))
        .addOption(jsonOption(context))
        .action(({ json }: { json?: true }) => list(context, json === true)),
    )
    .addCommand(
      new Command('install')
        .description(t('cli.agent.install'))
        .argument('<path>', t('cli.agent.path'))
        .option('--remove-leftovers', t('cli.agent.removeLeftovers'))
        .option('--yes', t('cli.agent.yes'))
        .action((path: string, options: InstallOptions) => install(context, path, options)),
    )
    .addCommand(
      new Command('remove')
        .description(t('cli.agent.remove'))
        .argument('[id]', t('cli.agent.id'))
        // How it was said first; scripts have it.
        .addOption(new Option('--id <id>').hideHelp())
        .option('--remove-secrets', t('cli.agent.removeSecrets'))
        .option('--yes', t('cli.agent.yes'))
        .action((id: string | undefined, options: RemoveOptions) =>
          remove(context, idFrom(context, id, options), options),
        ),
    )
    .addCommand(agentAccessCommand(context));
}

async function list(context: CliContext, asJson: boolean): Promise<void> {
  const { t, say, services } = context;
  openInstance(context);
  await sweep(context);
  const agents = (await services.catalog.all()).map(({ row, package: found, problem }) => ({
    id: row.id,
    name: nameIn({ row, package: found, problem }, context.language),
    version: found?.version ?? (row.version || null),
    capabilities: (found?.capabilities ?? []).map(({ id }) => id),
    problem: problem === null ? null : commandSentence(t, problem),
  }));
  if (asJson) {
    sayJson(context, 'agent list', agents);
    return;
  }
  if (agents.length === 0) {
    say(t('cli.agent.none'));
    return;
  }
  const header = [
    t('cli.agent.column.id'),
    t('cli.agent.column.name'),
    t('cli.agent.column.version'),
    t('cli.agent.column.capabilities'),
    t('cli.agent.column.problem'),
  ];
  const lines = agents.map(({ id, name, version, capabilities, problem }) => [
    id,
    name,
    version ?? '–',
    capabilities.join(', ') || '–',
    problem ?? '',
  ]);
  for (const line of await tableLines(header, lines)) say(line);
}

async function install(context: CliContext, path: string, options: InstallOptions): Promise<void> {
  const { t, services } = context;
  await unlockInstance(context);
  await sweep(context);
  const found = await services.packages.inspect(machine, resolve(path), context.language);
  try {
    const removeLeftovers = options.removeLeftovers === true;
    for (const line of requirements(context, found)) context.note(line);
    for (const each of found.leftovers) {
      context.note(t(removeLeftovers ? 'cli.agent.goes' : 'cli.agent.leftOver', { ...each }));
    }
    const { id, name } = found;
    if (!options.yes) await confirm(context, t('cli.agent.confirmInstall', { name }));
    await services.packages.install(machine, found.handle, { removeLeftovers });
    const key = found.replaces === null ? 'installDone' : 'updateDone';
    context.say(t(`cli.agent.${key}`, { name, id }));
  } finally {
    await services.packages.discardAll();
  }
}

/** @throws UsageError unless exactly one is named */
function idFrom({ t }: CliContext, id: string | undefined, options: RemoveOptions): string {
  const one = id ?? options.id;
  if (one === undefined || (id !== undefined && options.id !== undefined)) {
    throw new UsageError(t('cli.agent.which'));
  }
  return one;
}

async function remove(context: CliContext, id: string, options: RemoveOptions): Promise<void> {
  const { t, services } = context;
  await unlockInstance(context);
  await sweep(context);
  const removeSecrets = options.removeSecrets === true;
  const removal = await services.packages.removal(id, context.language);
  const { leftovers, shared, uncertain } = removal;
  if (removeSecrets) {
    for (const each of leftovers) context.note(t('cli.agent.goes', { ...each }));
    for (const { capabilityId } of shared) context.note(t('cli.agent.stays', { capabilityId }));
    if (uncertain) context.note(t('cli.agent.uncertain'));
  }
  if (!options.yes) await confirm(context, t('cli.agent.confirmRemove', { id }));
  await services.packages.remove(machine, id, { removeSecrets });
  context.say(t('cli.agent.removeDone', { id }));
}

/** On a server no window does it. What stays is no reason not to go on. */
async function sweep({ services, log }: CliContext): Promise<void> {
  try {
    await services.packages.sweep();
  } catch (error) {
    log().error('leftovers of packages stay', error);
  }
}

/** What a person should know before they agree. */
function requirements({ t }: CliContext, found: PackageInspection): string[] {
  // Whoever's they are: the agent will use them.
  const setBy = (capabilityId: string, secret: AgentSecret): string[] => {
    const stored = found.existing.find(
      (each) =>
        each.capabilityId === capabilityId &&
        each.name === secret.name &&
        each.scope === secret.scope,
    );
    if (stored === undefined) return [];
    if (stored.scope === 'system') return [t('cli.credential.status.set')];
    return [t('cli.agent.setBy', { count: stored.count })];
  };
  const lines = found.capabilities.flatMap(({ id, hosts, network, secrets }) => [
    t(`cli.agent.network.${network}`, { id, hosts: hosts.join(', ') }),
    ...secrets.map((secret) => {
      const { name, required, scope, description } = secret;
      const words = [
        t(required ? 'cli.agent.required' : 'cli.agent.optional'),
        t(scope === 'system' ? 'cli.agent.shared' : 'cli.agent.personal'),
        ...setBy(id, secret),
      ];
      return `  ${name} (${words.join(', ')})${description ? `: ${description}` : ''}`;
    }),
  ]);
  const title = `${found.name} (${[found.id, found.version].filter(Boolean).join(' ')})`;
  return [title, ...(found.description ? [found.description] : []), ...lines];
}
