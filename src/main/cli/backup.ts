/** `backup`: one encrypted file with all of an instance, also for cron and systemd timers. */
import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { Command } from 'commander';
import { sizeText } from '#shared/bytes.ts';
import { AppError } from '#shared/errors.ts';
import type { AgeLock } from '../crypto/age.ts';
import { machine } from '../services/common/caller.ts';
import { unlockInstance, type CliContext } from './context.ts';
import { UsageError } from './errors.ts';
import { readNewPassword, readSecretly } from './input.ts';
import { sayJson } from './json-answers.ts';
import { collected, jsonOption } from './options.ts';

interface Options {
  readonly to: string;
  readonly recipient?: readonly string[];
  readonly passphraseStdin?: true;
  readonly withSecret?: true;
  readonly keep?: string;
  readonly json?: true;
}

/** So many are kept at most. */
const MOST_KEPT = 1_000;

export function backupCommand(context: CliContext): Command {
  const { t } = context;
  return new Command('backup')
    .description(t('cli.backup.about'))
    .requiredOption('--to <path>', t('cli.backup.to'))
    .option('--recipient <age1…>', t('cli.backup.recipient'), collected)
    .option('--passphrase-stdin', t('cli.backup.passphraseStdin'))
    .option('--with-secret', t('cli.backup.withSecret'))
    .option('--keep <n>', t('cli.backup.keep'))
    .addOption(jsonOption(context))
    .action((options: Options) => backUp(context, options));
}

async function backUp(context: CliContext, options: Options): Promise<void> {
  const { t, say, note, language } = context;
  const keep = keepOf(options, context);
  const path = resolve(options.to);
  const isFolder =
    options.to.endsWith('/') || statSync(path, { throwIfNoEntry: false })?.isDirectory();
  if (keep !== null && !isFolder) throw new UsageError(t('cli.backup.keepFolder'));
  if (!isFolder && existsSync(path)) throw new AppError('backup_exists', { file: path });
  await unlockInstance(context);
  const { backups } = context.services;
  const lock = await lockOf(options, context);
  const save = { lock, withSecret: options.withSecret === true };
  const made = isFolder
    ? await backups.saveInto(machine, path, save, keep)
    : { ...(await backups.save(machine, path, save)), file: path };
  const { file, size, manifest } = made;
  const { files: _files, ...facts } = manifest;
  if (options.json) sayJson(context, 'backup', { file, size, manifest: facts });
  else say(t('cli.backup.done', { file, size: sizeText(size, language) }));
  const { leftOut } = manifest;
  if (leftOut.length > 0) {
    note(t('cli.backup.leftOut', { count: leftOut.length, names: leftOut.join(', ') }));
  }
}

/** @throws UsageError */
function keepOf({ keep }: Options, { t }: CliContext): number | null {
  if (keep === undefined) return null;
  const count = /^\d{1,4}$/.test(keep) ? Number(keep) : 0;
  if (count < 1 || count > MOST_KEPT) throw new UsageError(t('cli.backup.keepInvalid'));
  return count;
}

/** @throws UsageError */
async function lockOf(options: Options, context: CliContext): Promise<AgeLock> {
  const { t } = context;
  const { recipient, passphraseStdin } = options;
  if (recipient !== undefined) {
    if (passphraseStdin) throw new UsageError(t('cli.backup.twoKeys'));
    return { kind: 'recipients', recipients: recipient };
  }
  if (passphraseStdin) {
    return { kind: 'passphrase', passphrase: await readNewPassword(true, context) };
  }
  const passphrase = await readSecretly(t('cli.backup.prompt'), context);
  if (passphrase === null) {
    throw new UsageError(t('cli.noTerminal', { option: '--passphrase-stdin' }));
  }
  const again = await readSecretly(t('cli.backup.again'), context);
  if (again !== passphrase) throw new UsageError(t('cli.passwordsDiffer'));
  return { kind: 'passphrase', passphrase };
}
