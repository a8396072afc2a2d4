/** `restore`: puts a backup in the place of what is there; with `--check` the rehearsal, which touches nothing. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Command } from 'commander';
import { AppError } from '#shared/errors.ts';
import type { AgeKey } from '../crypto/age.ts';
import { parseMasterSecret, type MasterSecret } from '../crypto/master-secret.ts';
import { givenMasterSecret } from '../crypto/secret-sources.ts';
import { keyKindOf } from '../services/backup/read-backup.ts';
import type { FoundInBackup } from '../services/backup/rehearse.ts';
import { openInstance, type CliContext } from './context.ts';
import { PartlyFailed, UsageError } from './errors.ts';
import { readNewPassword, readSecretly } from './input.ts';
import { sayJson } from './json-answers.ts';
import { collected, jsonOption } from './options.ts';
import { restoreBackup, type RestoreOptions } from './restore-backup.ts';

interface Options extends RestoreOptions {
  readonly check?: true;
  readonly passphraseStdin?: true;
  readonly identity?: string;
}

export function restoreCommand(context: CliContext): Command {
  const { t } = context;
  return new Command('restore')
    .description(t('cli.restore.about'))
    .argument('<file>', t('cli.restore.file'))
    .option('--check', t('cli.restore.check'))
    .option('--passphrase-stdin', t('cli.restore.passphraseStdin'))
    .option('--identity <file>', t('cli.restore.identity'))
    .option('--dry-run', t('cli.restoring.dryRun'))
    .option('--yes', t('cli.restoring.yes'))
    .option('--take-secret', t('cli.restoring.takeSecret'))
    .option('--present-recipient <age1…>', t('cli.restoring.presentRecipient'), collected)
    .addOption(jsonOption(context))
    .action(async (path: string, options: Options) => {
      const file = resolve(path);
      if (options.check) await check(context, file, options);
      else await restoreBackup(context, file, await keyOf(file, options, context), options);
    });
}

async function check(context: CliContext, file: string, options: Options): Promise<void> {
  const key = await keyOf(file, options, context);
  const { backups } = context.services;
  let found = await backups.look(file, key, await secretAtHand(context));
  if (found.secret === 'missing') {
    const typed = await readSecretly(context.t('cli.prompt.secret'), context);
    if (typed !== null) found = await backups.look(file, key, parseMasterSecret(typed, 'typed'));
  }
  if (options.json) sayJson(context, 'restore --check', found);
  else tell(context, found);
  const isWhole = found.damaged === 0 && ['inside', 'given'].includes(found.secret);
  if (!isWhole) throw new PartlyFailed();
}

/** What opens the backup: from standard input, a file, or asked for. @throws UsageError, AppError `backup_unreadable` */
async function keyOf(file: string, options: Options, context: CliContext): Promise<AgeKey> {
  const { t } = context;
  if (options.identity !== undefined) {
    const path = resolve(options.identity);
    const identity = await readFile(path, 'utf8').catch(() => {
      throw new AppError('backup_unreadable', { file: path });
    });
    return { identity };
  }
  if (options.passphraseStdin) return { passphrase: await readNewPassword(true, context) };
  if ((await keyKindOf(file)) === 'identity') throw new AppError('backup_needs_identity', {});
  const passphrase = await readSecretly(t('cli.restore.prompt'), context);
  if (passphrase === null) {
    throw new UsageError(t('cli.noTerminal', { option: '--passphrase-stdin' }));
  }
  return { passphrase };
}

/** The master secret of the environment, or of the instance that is here; null: there is none. */
async function secretAtHand(context: CliContext): Promise<MasterSecret | null> {
  const given = givenMasterSecret(context.io.env);
  if (given !== null) return given.secret;
  const { instance, masterSecret } = context.services;
  if (existsSync(context.instanceFile)) {
    try {
      openInstance(context);
      await masterSecret.openUnasked();
    } catch (error) {
      // One that cannot be opened is what backups are for.
      if (!(error instanceof AppError)) throw error;
    }
  }
  return instance.isUnlocked ? instance.unlocked().secret : null;
}

function tell({ t, say, note, language }: CliContext, found: FoundInBackup): void {
  const at = new Date(found.madeAt).toLocaleString(language, {
    dateStyle: 'medium',
    timeStyle: 'short',
  });
  say(t('cli.restore.made', { at, version: found.version }));
  say(t(`cli.restore.${found.kind}`));
  const { people, credentials, agents } = found;
  say(t('cli.restore.holds', { people, credentials, agents }));
  if (found.secretInside) say(t('cli.restore.inside'));
  if (found.secret === 'wrong' || found.secret === 'missing')
    note(t(`cli.restore.${found.secret}`));
  else say(t('cli.restore.fits', { count: found.readable }));
  if (found.outside > 0) say(t('cli.restore.outside', { count: found.outside }));
  if (found.damaged === 0) {
    say(t('cli.restore.whole'));
    return;
  }
  note(t('cli.restore.damaged', { count: found.damaged }));
  for (const { kind, name } of found.damagedParts) {
    note(t('cli.restore.part', { kind: t(`cli.restore.kind.${kind}`), name }));
  }
}
