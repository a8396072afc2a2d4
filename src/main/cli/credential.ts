/** `credential set|list|import|remove`: what the Credentials page does. A list never shows a value. */
import { Command } from 'commander';
import { tidyValue } from '#shared/credential-value.ts';
import { dayOfExpiry, endOfDay } from '#shared/days.ts';
import { AppError } from '#shared/errors.ts';
import type { StoredCredential } from '../services/credentials/credentials.ts';
import { unlockInstance, type CliContext } from './context.ts';
import { importCommand } from './credential-import.ts';
import {
  checkOwner,
  ownerName,
  ownerOf,
  withOwner,
  type OwnerOptions,
} from './credential-owner.ts';
import { generated, withGenerate, type GenerateOptions } from './generated.ts';
import { readValue } from './input.ts';
import { sayJson } from './json-answers.ts';
import { jsonOption } from './options.ts';
import { tableLines } from './table.ts';
import { machine } from '../services/common/caller.ts';

interface KeyOptions extends OwnerOptions {
  readonly capability: string;
  readonly name: string;
}

interface SetOptions extends KeyOptions, GenerateOptions {
  readonly valueStdin?: true;
  readonly keepWhitespace?: true;
  readonly expires?: string;
}

export function credentialCommand(context: CliContext): Command {
  const { t } = context;
  const withKey = (command: Command): Command =>
    withOwner(context, command)
      .requiredOption('--capability <id>', t('cli.option.capability'))
      .requiredOption('--name <name>', t('cli.option.name'));

  return new Command('credential')
    .description(t('cli.credential.about'))
    .addCommand(
      withGenerate(context, withKey(new Command('set')), 'valueStdin')
        .description(t('cli.credential.set'))
        .option('--value-stdin', t('cli.option.valueStdin'))
        .option('--keep-whitespace', t('cli.credential.keepWhitespace'))
        .option('--expires <day>', t('cli.credential.expires'))
        .action((options: SetOptions) => set(context, options)),
    )
    .addCommand(
      withOwner(context, new Command('list').description(t('cli.credential.list')))
        .option('--capability <id>', t('cli.option.capability'))
        .addOption(jsonOption(context))
        .action((options: OwnerOptions & { capability?: string; json?: true }) =>
          list(context, options),
        ),
    )
    .addCommand(importCommand(context))
    .addCommand(
      withKey(new Command('remove').description(t('cli.credential.remove'))).action(
        (options: KeyOptions) => remove(context, options),
      ),
    );
}

async function set(context: CliContext, options: SetOptions): Promise<void> {
  const { t, services } = context;
  checkOwner(context, options);
  const expiresAt = options.expires === undefined ? null : expiryOn(options.expires);
  await unlockInstance(context);
  const owner = ownerOf(context, options);

  const raw =
    (await generated(context, options, 'characters')) ??
    (await readValue(options.valueStdin === true, context));
  const { value, around, inside } = tidyValue(raw);
  const key = { capabilityId: options.capability, name: options.name };
  await services.credentials.save(machine, owner, {
    ...key,
    mode: 'put',
    value: options.keepWhitespace ? raw : value,
    ...(options.expires === undefined ? {} : { expiresAt }),
  });
  if (around !== null && !options.keepWhitespace) {
    context.note(t(`cli.credential.around.${around}`));
  }
  if (inside !== null) context.note(t(`cli.credential.inside.${inside}`));
  context.say(t('cli.credential.setDone', answer(context, options)));
}

async function list(
  context: CliContext,
  options: OwnerOptions & { capability?: string; json?: true },
): Promise<void> {
  const { t } = context;
  if (options.system || options.user !== undefined) checkOwner(context, options);
  await unlockInstance(context);
  const credentials = (await select(context, options)).filter(
    ({ capabilityId }) => options.capability === undefined || capabilityId === options.capability,
  );
  if (options.json) {
    sayJson(context, 'credential list', credentials);
    return;
  }
  if (credentials.length === 0) {
    context.say(t('cli.credential.none'));
    return;
  }
  const header = [
    t('cli.credential.column.owner'),
    t('cli.credential.column.capability'),
    t('cli.credential.column.name'),
    t('cli.credential.column.status'),
    t('cli.credential.column.updated'),
    t('cli.credential.column.expires'),
  ];
  const lines = credentials.map((credential) => [
    credential.user?.username ?? t('cli.credential.everyone'),
    credential.capabilityId,
    credential.name,
    t(`cli.credential.status.${credential.status}`),
    credential.updatedAt ?? '–',
    credential.expiresAt === null ? '–' : dayOfExpiry(credential.expiresAt),
  ]);
  for (const line of await tableLines(header, lines)) context.say(line);
}

async function select(
  { services: { catalog, credentials, users } }: CliContext,
  options: OwnerOptions,
): Promise<readonly (StoredCredential & { readonly unused: boolean })[]> {
  if (options.system) return catalog.markUnused(credentials.listSystem());
  const all = await catalog.markUnused(credentials.list());
  if (options.user === undefined) return all;
  const id = users.idOf(options.user);
  return all.filter(({ user }) => user?.id === id);
}

async function remove(context: CliContext, options: KeyOptions): Promise<void> {
  checkOwner(context, options);
  await unlockInstance(context);
  const key = { capabilityId: options.capability, name: options.name };
  await context.services.credentials.remove(machine, ownerOf(context, options), key);
  context.say(context.t('cli.credential.removeDone', answer(context, options)));
}

const answer = (context: CliContext, options: KeyOptions) => ({
  capability: options.capability,
  name: options.name,
  owner: ownerName(context, options),
});

/** As of {@link endOfDay}. @throws AppError `expiry_invalid` */
function expiryOn(day: string): string {
  const end = endOfDay(day);
  if (end === null) throw new AppError('expiry_invalid', {});
  return end;
}
