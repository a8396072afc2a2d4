/** `provider list|set|remove|check`: what the LLM providers page does. A list never shows a key. */
import { Command } from 'commander';
import type { CheckOutcome, Provider } from '#shared/contract/schemas.ts';
import { tidyValue, type Around } from '#shared/credential-value.ts';
import { isProviderId, providerIds, providers as facts } from '#shared/providers.ts';
import { showAddress } from './addresses.ts';
import { lastCheckText, runChecks } from './check.ts';
import { unlockInstance, type CliContext } from './context.ts';
import { readValue } from './input.ts';
import { sayJson } from './json-answers.ts';
import { jsonOption } from './options.ts';
import { tableLines } from './table.ts';
import { machine } from '../services/common/caller.ts';

interface SetOptions {
  readonly id: string;
  readonly keyStdin?: true;
  readonly keepKey?: true;
  readonly baseUrl?: string;
  readonly region?: string;
  readonly skipCheck?: true;
  readonly anyway?: true;
}

export function providerCommand(context: CliContext): Command {
  const { t } = context;
  const which = t('cli.provider.which', { ids: providerIds.join(', ') });
  return new Command('provider')
    .description(t('cli.provider.about'))
    .addCommand(
      new Command('list')
        .description(t('cli.provider.list'))
        .addOption(jsonOption(context))
        .action(({ json }: { json?: true }) => list(context, json === true)),
    )
    .addCommand(
      new Command('set')
        .description(t('cli.provider.set'))
        .requiredOption('--id <provider>', which)
        .option('--key-stdin', t('cli.provider.keyStdin'))
        .option('--keep-key', t('cli.provider.keepKey'))
        .option('--base-url <address>', t('cli.provider.baseUrl'))
        .option('--region <region>', t('cli.provider.region'))
        .option('--skip-check', t('cli.provider.skipCheck'))
        .option('--anyway', t('cli.provider.anyway'))
        .action((options: SetOptions) => set(context, options)),
    )
    .addCommand(
      new Command('remove')
        .description(t('cli.provider.remove'))
        .requiredOption('--id <provider>', which)
        .action(({ id }: { id: string }) => remove(context, id)),
    )
    .addCommand(
      new Command('check')
        .description(t('cli.provider.check'))
        .option('--id <provider>', t('cli.provider.only'))
        .action(({ id }: { id?: string }) => check(context, id)),
    );
}

async function list(context: CliContext, asJson: boolean): Promise<void> {
  const { t, say, services } = context;
  await unlockInstance(context);
  const providers = services.providers.list();
  if (asJson) {
    sayJson(context, 'provider list', providers);
    return;
  }
  const header = [
    t('cli.provider.column.id'),
    t('cli.provider.column.name'),
    t('cli.provider.column.state'),
    t('cli.provider.column.key'),
    t('cli.provider.column.place'),
    t('cli.provider.column.updated'),
    t('cli.lastCheck.column'),
  ];
  const lines = providers.map((provider) => [
    provider.id,
    nameOf(context, provider),
    provider.connected ? t('cli.provider.connected') : t('cli.provider.notConnected'),
    t(`cli.secret.${provider.keyStatus}`),
    provider.baseAddress ?? provider.region ?? '–',
    provider.updatedAt ?? '–',
    provider.connected ? lastCheckText(context, provider.lastCheck) : '–',
  ]);
  for (const line of await tableLines(header, lines)) say(line);
}

async function set(context: CliContext, options: SetOptions): Promise<void> {
  const { t, services } = context;
  await unlockInstance(context);
  const { key, around } = await readKey(context, options);
  showAddress(context, 'api', options.baseUrl ?? '');
  const outcome = await services.providers.save(machine, {
    id: options.id,
    key,
    baseAddress: options.baseUrl ?? null,
    region: options.region ?? null,
    check: !options.skipCheck,
    otherKeyOk: options.anyway === true,
    insecureOk: options.anyway === true,
  });
  if (around !== null) context.note(t(`cli.provider.around.${around}`));
  const name = nameOf(context, { id: options.id, name: options.id });
  context.say(
    `${t('cli.provider.setDone', { name })} ${outcomeText(context, options.id, outcome)}`,
  );
}

/** Null: the stored one stays, or, where it is optional, there is none. */
async function readKey(
  context: CliContext,
  { id, keyStdin, keepKey }: SetOptions,
): Promise<{ key: string | null; around: Around | null }> {
  const isOptional = isProviderId(id) && facts[id].keyIsOptional;
  if (keepKey || (isOptional && !keyStdin)) return { key: null, around: null };
  const raw = await readValue(keyStdin === true, context, '--key-stdin');
  const { value, around } = tidyValue(raw);
  // The end of the line is not worth a word.
  return { key: value, around: value === raw.replace(/\r?\n$/, '') ? null : around };
}

async function remove(context: CliContext, id: string): Promise<void> {
  await unlockInstance(context);
  await context.services.providers.disconnect(machine, id);
  context.say(context.t('cli.provider.removeDone', { name: nameOf(context, { id, name: id }) }));
}

async function check(context: CliContext, id: string | undefined): Promise<void> {
  const { t, services } = context;
  await unlockInstance(context);
  const run = async (which: string) =>
    outcomeText(context, which, await services.providers.check(machine, which));
  if (id !== undefined) {
    context.say(`${nameOf(context, { id, name: id })}: ${await run(id)}`);
    return;
  }
  const connected = services.providers.list().filter((one) => one.known && one.connected);
  if (connected.length === 0) context.say(t('cli.provider.none'));
  await runChecks(
    context,
    connected.map((one) => ({ name: nameOf(context, one), run: () => run(one.id) })),
  );
}

function nameOf({ t }: CliContext, { id, name }: Pick<Provider, 'id' | 'name'>): string {
  if (id === 'pico') return t('cli.provider.local');
  return isProviderId(id) ? facts[id].name : name;
}

function outcomeText({ t, services }: CliContext, id: string, outcome: CheckOutcome): string {
  const isKeyless = services.providers
    .list()
    .some((one) => one.id === id && one.keyStatus === 'missing');
  // Nothing was accepted or looked at that was not sent.
  return t(
    `cli.provider.outcome.${isKeyless ? (outcome === 'checked' ? 'answers' : 'unasked') : outcome}`,
  );
}
